using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>An operation in whose answer personal data is opened.</summary>
internal sealed record PersonalShown;

/// <summary>An operation that opens only what is shown again to whoever wrote it.</summary>
internal sealed record ShownAgain;

public static class PersonalAnswers
{
    /// <summary>
    /// Declares that personal data is opened only where the request is repeated because its answer was lost: whoever wrote it is shown what they wrote. It is in the log as every
    /// reading is; why, nobody is asked, for to write nobody is asked either, and a first request pays nothing.
    /// </summary>
    public static RouteHandlerBuilder ShowsAgain(this RouteHandlerBuilder route) => route.WithMetadata(new ShownAgain());

    /// <summary>
    /// Declares that the answer shows what is known of people: the operation takes the header <c>Bookings-Purpose</c>, can be refused for it, and has written its entry in the
    /// access log before its answer is made. Whatever is opened without being declared is in the log all the same, and turns a test red.
    /// </summary>
    public static RouteHandlerBuilder ShowsPersonal(this RouteHandlerBuilder route) => route
        .WithMetadata(new PersonalShown())
        .AddEndpointFilter(async (context, next) =>
        {
            var answer = await next(context);
            if (Reading.Current is { } reading)
            {
                // Here a failure is still a problem document. When the answer has begun it would be a broken connection.
                await reading.Settle(context.HttpContext.RequestAborted);
            }

            return answer;
        });
}
