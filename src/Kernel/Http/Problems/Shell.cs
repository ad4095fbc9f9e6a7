using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookings.Kernel;

/// <summary>The outermost layer: every answer has the security headers, every failure is a problem document, nothing else gets out.</summary>
internal sealed partial class Shell(RequestDelegate next, ILogger<Shell> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Something has to tie an answer to its log line, also where nobody listens to traces.
        using var own = Activity.Current is null ? new Activity("Bookings.Request").Start() : null;
        SecurityHeaders.Add(context.Response.Headers);
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } response)
            {
                await KnownProblems.ForStatus(response.StatusCode).ToProblem().ExecuteAsync(context);
            }
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody is there to read an answer. A commit under way is not undone by it: see Idempotency-Key.
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await Answer(context, exception);
        }
    }

    private async Task Answer(HttpContext context, Exception exception)
    {
        var headers = context.Response.Headers;
        var (policy, left) = (headers["RateLimit-Policy"], headers["RateLimit"]);
        context.Response.Clear();
        SecurityHeaders.Add(headers);
        (headers["RateLimit-Policy"], headers["RateLimit"]) = (policy, left);
        if (exception is BadHttpRequestException bad)
        {
            await BadRequests.Explain(context, bad).ExecuteAsync(context);
        }
        else if (DatabaseFaults.IsPassing(exception))
        {
            LogDatabase(exception);
            context.Response.Headers.RetryAfter = DatabaseFaults.RetryAfterSeconds;
            await KnownProblems.Unavailable.ToProblem().ExecuteAsync(context);
        }
        else if (exception is PersonRestrictedException)
        {
            await KnownProblems.RestrictedToLegal.ToProblem().ExecuteAsync(context);
        }
        else if (exception is TamperedException or UnknownKeyException)
        {
            // Not a fault of the program and not one that passes: somebody must look at the vault. What these two say is made of ids alone.
            LogUnreadable(exception.Message);
            await KnownProblems.PersonalDataUnreadable.ToProblem().ExecuteAsync(context);
        }
        else
        {
            LogUnhandled(exception);
            await KnownProblems.Internal.ToProblem().ExecuteAsync(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database was busy or away")]
    private partial void LogDatabase(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Personal data cannot be read. {What}")]
    private partial void LogUnreadable(string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed")]
    private partial void LogUnhandled(Exception exception);
}
