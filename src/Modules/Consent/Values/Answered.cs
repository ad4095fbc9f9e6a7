namespace Bookings.Consent;

internal static class Answered
{
    internal static Results<Changed, ProblemHttpResult> ToChanged(this Outcome outcome) =>
        outcome.Match<Results<Changed, ProblemHttpResult>>(
            done: done => Answers.Changed(done.Version),
            refused: reason => reason.ToProblem());
}
