namespace Bookings.Kernel;

/// <summary>Rows of one business that stand side by side in a page: its keys are derived once for all of them.</summary>
internal readonly record struct TenantRun(TenantId Tenant, int First, int End)
{
    private const int Longest = 500;

    /// <summary>The runs of a page, and what each comes to: worked out on all processors, and there in the order of the page as soon as it is done.</summary>
    internal static IReadOnlyList<(TenantRun Run, Task<TResult> Result)> Each<TRow, TResult>(List<(TenantId Tenant, TRow Row)> page, Func<TenantRun, TResult> work) =>
        [.. Of(page).Select(run => (run, Task.Factory.StartNew(() => work(run), CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default)))];

    private static List<TenantRun> Of<TRow>(List<(TenantId Tenant, TRow Row)> page)
    {
        var runs = new List<TenantRun>();
        for (int first = 0, end = 1; first < page.Count; end++)
        {
            if (end == page.Count || end - first == Longest || page[end].Tenant != page[first].Tenant)
            {
                runs.Add(new(page[first].Tenant, first, end));
                first = end;
            }
        }

        return runs;
    }
}
