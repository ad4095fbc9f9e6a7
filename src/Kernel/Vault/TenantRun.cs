using System.Runtime.ExceptionServices;

namespace Bookings.Kernel;

/// <summary>Rows of one business that stand side by side in a page: its keys are derived once for all of them.</summary>
internal readonly record struct TenantRun(TenantId Tenant, int First, int End)
{
    private const int Longest = 1000;

    /// <summary>Does the work of a page on all processors.</summary>
    internal static void InParallel<TRow>(List<(TenantId Tenant, TRow Row)> page, Action<TenantRun> work)
    {
        try
        {
            Parallel.ForEach(Of(page), work);
        }
        catch (AggregateException many)
        {
            ExceptionDispatchInfo.Throw(many.InnerExceptions[0]);
        }
    }

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
