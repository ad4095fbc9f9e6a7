using Bookings.Clients.Contracts;
using Bookings.Kernel;
using NodaTime;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>What is between two clients: each half in its own stream, and the halves agree whatever is asked in whatever order.</summary>
public sealed class TieTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 9, 0);

    private static ActorId Desk => ActorId.TryParse("desk", out var actor) ? actor : default;

    [Fact]
    public void Nobody_is_guardian_of_their_guardian()
    {
        var town = new Town(2);
        town.Link(0, 1);

        Assert.Equal(new LinkDependant.GuardianOfEachOther(), town.Link(1, 0));
    }

    [Fact]
    public void A_merge_and_its_undoing_leave_two_clients_that_nobody_suspects()
    {
        var town = new Town(2);
        Assert.Null(town.Suspect(0, 1));
        Assert.Null(town.Merge(0, 1));
        Assert.True(town.Clients[1].IsMerged);
        Assert.Equal(new ClientIsMerged(), town.Dismiss(0, 1));

        Assert.Null(town.Unmerge(0, 1));

        Assert.All(town.Clients, client => Assert.Equal([TieKind.Dismissed], client.Ties.Select(tie => tie.Kind)));
        Assert.True(town.ChangesNothing(() => town.Suspect(0, 1)));
        Assert.Equal(new UnmergeClients.NotMerged(), town.Unmerge(0, 1));
    }

    [Fact]
    public void Who_stands_for_others_is_not_merged_into_anybody()
    {
        var town = new Town(3);
        town.Merge(0, 1);

        Assert.Equal(new MergeClients.HasMembers(), town.Merge(2, 0));
        Assert.Equal(new ClientIsMerged(), town.Merge(2, 1));
        Assert.Null(town.Merge(0, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Who_was_blocked_before_a_merge_is_blocked_after_it_by_either_id(int blocked)
    {
        var town = new Town(2);
        town.Clients[blocked] = Client.Evolve(town.Clients[blocked], new ClientBlocked(Desk, Now, null));

        town.Merge(0, 1);

        Assert.All(town.Clients, client => Assert.True(client.IsBlocked));
    }

    [Fact]
    public void Somebody_erased_is_tied_to_nobody_new()
    {
        var town = new Town(2) { Erased = { 1 } };

        Assert.Equal(new ClientErased(), town.Merge(0, 1));
        Assert.Equal(new ClientErased(), town.Link(0, 1));
        Assert.True(town.ChangesNothing(() => town.Suspect(0, 1)));
    }

    [Fact]
    public void When_one_half_was_erased_the_other_can_go()
    {
        var town = new Town(2);
        town.Merge(0, 1);
        town.Erased.Add(1);

        Assert.Null(town.Unmerge(0, 1));

        Assert.DoesNotContain(town.Clients[0].Ties, tie => tie.Kind == TieKind.Absorbed);
    }

    /// <summary>A hundred random walks: after each step the halves are mirror images, nobody is merged twice, and nobody both stands for others and is stood for.</summary>
    [Fact]
    public void The_halves_agree_whatever_happens()
    {
        const int seed = 20261125;
        var random = new Random(seed);
        var kinds = new HashSet<TieKind>();
        for (var walk = 0; walk < 100; walk++)
        {
            var town = new Town(4);
            for (var step = 0; step < 60; step++)
            {
                var (one, other, deed) = (random.Next(4), random.Next(4), random.Next(6));
                if (one == other)
                {
                    continue;
                }

                _ = deed switch
                {
                    0 => town.Link(one, other), 1 => town.Unlink(one, other), 2 => town.Suspect(one, other), 3 => town.Dismiss(one, other),
                    4 => town.Merge(one, other), _ => town.Unmerge(one, other),
                };
                Assert.True(town.IsSound(out var fault), $"seed {seed}, walk {walk}, step {step}, deed {deed}: {fault}");
                kinds.UnionWith(town.Clients.SelectMany(client => client.Ties).Select(tie => tie.Kind));
            }
        }

        // The control: the walks came everywhere.
        Assert.Equal(Enum.GetValues<TieKind>().ToHashSet(), kinds);
    }

    [Fact]
    public void A_half_without_its_other_half_is_found()
    {
        var town = new Town(2);
        town.Merge(0, 1);
        town.Clients[0] = Client.Evolve(town.Clients[0], new MemberReleased(town.Clients[0].Ties[0].Id));

        Assert.False(town.IsSound(out _));
    }

    /// <summary>Some clients, with who is meant by each tie kept beside them as the vault would open it.</summary>
    private sealed class Town(int people)
    {
        private readonly Dictionary<TieId, ClientId> _others = [];

        public Client[] Clients { get; } = [.. Enumerable.Range(0, people).Select(_ => Client.Evolve(Client.Initial, new ClientRegistered(ClientSource.Staff, null, null, Personal<ClientDetails>.Of(new("X", null, null, null, null)))))];

        public HashSet<int> Erased { get; } = [];

        private static LinkDependant.Command Halves => new(TieId.New(), TieId.New());

        public Rejection? Link(int one, int other) => Decide(one, other, (a, b) => LinkDependant.Decide(Halves, a, b));

        public Rejection? Unlink(int one, int other) => Decide(one, other, UnlinkDependant.Decide);

        public Rejection? Suspect(int one, int other) => Decide(one, other, (a, b) => FindDuplicates.Decide(new(TieId.New(), TieId.New(), Likeness.SameContact), a, b));

        public Rejection? Dismiss(int one, int other) => Decide(one, other, (a, b) => DismissDuplicate.Decide(Halves, a, b));

        public Rejection? Merge(int one, int other) => Decide(one, other, (a, b) => MergeClients.Decide(new(TieId.New(), TieId.New(), Desk, Now), a, b));

        public Rejection? Unmerge(int one, int other) => Decide(one, other, UnmergeClients.Decide);

        /// <summary>Whether a deed leaves both as they were.</summary>
        public bool ChangesNothing(Func<Rejection?> deed)
        {
            var before = Clients.ToArray();
            deed();
            return before.Zip(Clients).All(pair => ReferenceEquals(pair.First, pair.Second));
        }

        public bool IsSound(out string fault)
        {
            fault = "";
            for (var i = 0; i < people && fault.Length == 0; i++)
            {
                var ties = Clients[i].Ties;
                fault = ties.Count(tie => tie.Kind == TieKind.MergedInto) > 1 ? "merged twice"
                    : ties.Any(tie => tie.Kind == TieKind.MergedInto) && ties.Any(tie => tie.Kind == TieKind.Absorbed) ? "a chain of merges"
                    : ties.GroupBy(tie => (_others[tie.Id], Family(tie.Kind))).Any(same => same.Count() > 1) ? "tied twice to one"
                    : ties.Any(tie => Clients[Of(tie)].Ties.All(back => Of(back) != i || back.Kind != Mirror(tie.Kind))) ? "half a tie"
                    : "";
            }

            return fault.Length == 0;
        }

        private static bool Family(TieKind kind) => kind is TieKind.Dependant or TieKind.Guardian;

        private static TieKind Mirror(TieKind kind) => kind switch
        {
            TieKind.Dependant => TieKind.Guardian,
            TieKind.Guardian => TieKind.Dependant,
            TieKind.Absorbed => TieKind.MergedInto,
            TieKind.MergedInto => TieKind.Absorbed,
            _ => kind,
        };

        private int Of(Tie tie) => _others[tie.Id].Value.ToByteArray()[0];

        private static ClientId Id(int person) => new(new Guid([(byte)person, .. new byte[15]]));

        private Rejection? Decide(int one, int other, Func<Side, Side, Both> decide)
        {
            var both = decide(Side(one), Side(other));
            if (both.No is null)
            {
                Evolve(one, other, both.First);
                Evolve(other, one, both.Second);
            }

            return both.No;
        }

        private Side Side(int person) => new(Id(person), Clients[person], Erased.Contains(person),
            [.. Clients[person].Ties.Select(tie => new OpenTie(tie, Erased.Contains(person) ? null : _others[tie.Id]))]);

        private void Evolve(int person, int other, IReadOnlyList<ClientEvent> facts)
        {
            foreach (var fact in facts)
            {
                Clients[person] = Client.Evolve(Clients[person], fact);
                foreach (var tie in Clients[person].Ties)
                {
                    _others.TryAdd(tie.Id, Id(other));
                }
            }
        }
    }
}
