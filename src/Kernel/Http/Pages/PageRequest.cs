using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>
/// Which page of a list is asked for: <c>?limit=&amp;cursor=</c>. A handler takes one, reads <see cref="Fetch"/> rows after
/// <see cref="After"/>, and answers <see cref="Page{TRow,TItem}"/>.
/// </summary>
public sealed class PageRequest
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private readonly HttpContext _context;

    private PageRequest(HttpContext context, int limit, string? after) => (_context, Limit, After) = (context, limit, after);

    /// <summary>Most items that the answer may hold.</summary>
    public int Limit { get; }

    /// <summary>The place that the page starts after, as the last page's <c>placeOf</c> wrote it; null for the first page.</summary>
    public string? After { get; }

    /// <summary>How many rows to read: one more than shown, which tells whether there is a next page.</summary>
    public int Fetch => Limit + 1;

    /// <summary>The page of these rows.</summary>
    /// <param name="rows">At most <see cref="Fetch"/>, in the list's order.</param>
    /// <param name="view">How a row is shown.</param>
    /// <param name="placeOf">A row's place in the order, enough to go on after it; no personal data.</param>
    public Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, TItem> view, Func<TRow, string> placeOf)
    {
        var next = rows.Count > Limit ? _context.RequestServices.GetRequiredService<Cursors>().Sign(placeOf(rows[Limit - 1]), ListOf(_context)) : null;
        return new([.. rows.Take(Limit).Select(view)], next, next is null ? null : NextAddress(next));
    }

    /// <exception cref="BadCursorException">The cursor was not made here, for this list and this business.</exception>
    /// <exception cref="BadParameterException">The limit is not a number from 1 to <see cref="MaxLimit"/>.</exception>
    public static ValueTask<PageRequest?> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var asked) && !(int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
        {
            throw new BadParameterException("limit", new("must be a number from 1 to 200", "må være et tall fra 1 til 200", "deve essere un numero da 1 a 200"));
        }

        string? after = null;
        if (query.TryGetValue("cursor", out var cursor))
        {
            after = context.RequestServices.GetRequiredService<Cursors>().Open(cursor.ToString(), ListOf(context)) ?? throw new BadCursorException();
        }

        return ValueTask.FromResult<PageRequest?>(new(context, limit, after));
    }

    private static string ListOf(HttpContext context) => $"{context.Features.Get<Caller>()?.Tenant.Value} {context.Request.Path.Value}";

    private string NextAddress(string cursor)
    {
        var query = _context.Request.Query.Where(pair => pair.Key is not "cursor").SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        return QueryHelpers.AddQueryString(_context.Request.PathBase + _context.Request.Path, query.Append(new("cursor", cursor)));
    }
}

/// <summary>A cursor that was changed, or belongs to another list or business.</summary>
public sealed class BadCursorException() : BadHttpRequestException(KnownProblems.CursorInvalid.Title.English);

/// <summary>A parameter that does not bind, thrown by a type's own <c>BindAsync</c>; the answer names it and the rule.</summary>
public sealed class BadParameterException(string name, Words rule) : BadHttpRequestException(rule.English)
{
    public string Name => name;

    public Words Rule => rule;
}
