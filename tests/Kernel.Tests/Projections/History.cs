using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>A random history of parcels and shelves, the same for the same seed.</summary>
internal static class History
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static readonly string[] Tables = ["parcels.counts", "parcels.parcels", "parcels.places"];

    public static async Task Write(KernelRig rig, int seed, int steps)
    {
        var random = new Random(seed);
        List<(Caller Caller, SubjectId Person)> businesses = [await rig.Business(), await rig.Business(), await rig.Business()];
        var (parcels, shelves) = (new List<(Caller, Guid)>(), new List<(Caller, Guid)>());
        for (var step = 0; step < steps; step++)
        {
            var (caller, person) = businesses[random.Next(businesses.Count)];
            var id = new Guid(random.Next(), (short)random.Next(), (short)random.Next(), [0, 0, 0, 0, 0, 0, 0, (byte)step]);
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    await rig.Post(caller, person, id, random.Next(1, 1000), shelves.Count == 0 ? default : Any(random, shelves).Id, new string('ı', random.Next(1, 30)));
                    parcels.Add((caller, id));
                    break;
                case 3:
                    Assert.IsType<Outcome.Done>(await rig.Store.Transact(caller, new StreamId<Shelf, ShelfEvent>(id), _ => new ShelfBuilt(9), Stop));
                    shelves.Add((caller, id));
                    break;
                case 4 or 5 when shelves.Count > 0:
                    await Take(rig, Any(random, shelves), random.Next(20));
                    break;
                case 6 when parcels.Count > 0:
                    await Change(rig, Any(random, parcels), new ParcelMoved(id), new ParcelLabelled(Personal<string>.Of("çığ")));
                    break;
                case 7 when parcels.Count > 0 && random.Next(3) == 0:
                    await Change(rig, Any(random, parcels), new ParcelLost());
                    break;
            }
        }
    }

    /// <summary>Every row of a table, to the byte, and how many there are.</summary>
    public static Task<string> Rows(KernelRig rig, string table) =>
        rig.Ask<string>($"select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text collate \"C\"), '')) from {table} t");

    public static async Task<string[]> All(KernelRig rig)
    {
        var rows = new List<string>();
        foreach (var table in Tables)
        {
            rows.Add($"{table}: {await Rows(rig, table)}");
        }

        return [.. rows];
    }

    private static (Caller Caller, Guid Id) Any(Random random, List<(Caller, Guid)> of) => of[random.Next(of.Count)];

    private static Task<Outcome> Take(KernelRig rig, (Caller Caller, Guid Id) shelf, int place) => rig.Store.Transact(
        shelf.Caller, new StreamId<Shelf, ShelfEvent>(shelf.Id), state => state.Taken.Contains(place) ? Decision.Unchanged : new PlaceTaken(place), Stop);

    private static Task<Outcome> Change(KernelRig rig, (Caller Caller, Guid Id) parcel, params ParcelEvent[] facts) => rig.Store.Transact(
        parcel.Caller, new StreamId<Parcel, ParcelEvent>(parcel.Id), state => state.IsLost ? Decision.Unchanged : facts, Stop);
}
