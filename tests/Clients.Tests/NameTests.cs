using Xunit;

namespace Bookings.Clients.Tests;

public sealed class NameTests
{
    private static readonly Guid Kari = Guid.CreateVersion7();
    private static readonly Guid Joao = Guid.CreateVersion7();
    private static readonly Guid Brien = Guid.CreateVersion7();

    [Theory]
    [InlineData("João Barbosa", "barbosa joao")]
    [InlineData("Åse Ødegård", "ase odegard")]
    [InlineData("O'Brien", "brien o obrien")]
    [InlineData("Anne-Marie", "anne annemarie marie")]
    [InlineData("Łukasz Groß", "gross lukasz")]
    [InlineData("  ", "")]
    [InlineData("李 小龙", "小龙 李")]
    [InlineData("Nguyễn Thị", "nguyen thi")]
    public void A_name_is_looked_for_by_its_parts_without_case_and_accents(string name, string parts) =>
        Assert.Equal(parts, string.Join(' ', NameParts.Of(name)));

    [Theory]
    [InlineData("joa")]
    [InlineData("JOÃ")]
    [InlineData("bar")]
    [InlineData("bar joa")]
    [InlineData("joao barbosa")]
    public void The_beginning_of_any_part_finds_them(string asked) => Assert.Equal([Joao], Index().Find(asked, 10));

    [Theory]
    [InlineData("obr")]
    [InlineData("o'b")]
    [InlineData("brien")]
    public void Apostrophes_do_not_matter(string asked) => Assert.Equal([Brien], Index().Find(asked, 10));

    [Theory]
    [InlineData("arbosa")]
    [InlineData("joao kari")]
    [InlineData("")]
    [InlineData("-")]
    public void Middles_strangers_and_nothing_find_nobody(string asked) => Assert.Empty(Index().Find(asked, 10));

    [Fact]
    public void A_new_name_replaces_the_old_one()
    {
        var index = Index();

        index.Put(Joao, "Kári Souza");

        Assert.Empty(index.Find("joao", 10));
        Assert.Equal(2, index.Find("kari", 10).Count);
        Assert.Single(index.Find("kari", 1));
    }

    [Fact]
    public void Who_is_taken_out_is_found_no_more()
    {
        var index = Index();

        index.Put(Joao, null);

        Assert.Empty(index.Find("joao", 10));
        Assert.Equal(2, index.Count);
    }

    [Fact]
    public void The_index_finds_exactly_whom_reading_all_names_finds()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        string[] syllables = ["a", "å", "an", "na", "Jo", "ão", "ø", "O'", "-ri", "ß"];
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => syllables[random.Next(syllables.Length)]));
        for (var round = 0; round < 200; round++)
        {
            var (index, names) = (new NameIndex(), new Dictionary<Guid, string>());
            for (var i = 0; i < 30; i++)
            {
                var client = new Guid(random.Next(12), 0, 0, new byte[8]);
                names[client] = $"{Word()} {Word()}";
                index.Put(client, names[client]);
            }

            var asked = NameParts.Of(Word()) is [.., var last] ? last : "a";
            var expected = names.Where(name => NameParts.Of(name.Value).Any(part => part.StartsWith(asked, StringComparison.Ordinal))).Select(name => name.Key);
            Assert.True(expected.ToHashSet().SetEquals(index.Find(asked, 1000)), $"seed {seed}, round {round}, asked {asked}");
        }
    }

    private static NameIndex Index()
    {
        var index = new NameIndex();
        index.Put(Kari, "Kari Nordmann");
        index.Put(Joao, "João Barbosa Vieira");
        index.Put(Brien, "Sinéad O'Brien");
        return index;
    }
}
