using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Bookings.Host;

/// <summary>One JSON object a line; an exception without its message.</summary>
internal sealed class JsonLines : ITextFormatter
{
    private readonly JsonFormatter _json = new(renderMessage: true);

    public void Format(LogEvent logEvent, TextWriter output) => _json.Format(ExceptionOutline.WithoutMessage(logEvent), output);
}

/// <summary>Time, level, message.</summary>
internal sealed class ShortLines : ITextFormatter
{
    private readonly MessageTemplateTextFormatter _text = new("{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {ExceptionOutline}{NewLine}");

    public void Format(LogEvent logEvent, TextWriter output) => _text.Format(ExceptionOutline.WithoutMessage(logEvent), output);
}

/// <summary>
/// An exception as types and stack. Its message stays out of logs: whoever throws may quote what somebody typed, and a
/// log lives longer than the right to read it.
/// </summary>
internal static class ExceptionOutline
{
    public static LogEvent WithoutMessage(LogEvent logEvent)
    {
        if (logEvent.Exception is not { } exception)
        {
            return logEvent;
        }

        var properties = logEvent.Properties.Select(one => new LogEventProperty(one.Key, one.Value))
            .Append(new LogEventProperty(nameof(ExceptionOutline), new ScalarValue(Of(exception))));
        return new LogEvent(
            logEvent.Timestamp, logEvent.Level, exception: null, logEvent.MessageTemplate, properties,
            logEvent.TraceId ?? default, logEvent.SpanId ?? default);
    }

    public static string Of(Exception exception)
    {
        var outline = new StringBuilder();
        for (Exception? one = exception; one is not null; one = one.InnerException)
        {
            outline.Append(outline.Length == 0 ? "" : "\n caused by ").Append(one.GetType().FullName);
            if (one is Npgsql.PostgresException postgres)
            {
                outline.Append(' ').Append(postgres.SqlState).Append(' ').Append(postgres.ConstraintName);
            }

            outline.Append('\n').Append(one.StackTrace);
        }

        return outline.ToString();
    }
}
