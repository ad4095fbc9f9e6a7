using System.Text.Json;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Text messages through a gateway that a test plays.</summary>
public sealed class SmsChannelTests : IAsyncLifetime
{
    private const string Number = "+4791234567";
    private readonly List<(string Line, string? Type, string? Secret, string Body)> _asked = [];
    private WebApplication _gateway = null!;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _gateway = builder.Build();
        _gateway.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _asked.Add(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", context.Request.ContentType, context.Request.Headers.Authorization, await reader.ReadToEndAsync()));
            await _answer(context);
        });
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_gateway_that_speaks_json_gets_number_words_and_id()
    {
        var message = Some.Message(Number) with { Text = "Hei «Kari»\n\"{to}\" \\ 👶" };

        Assert.Equal(new(Handover.Taken, "200"), await Send(message));

        var (line, type, secret, body) = Assert.Single(_asked);
        Assert.Equal(("POST /send", "application/json; charset=utf-8", "Bearer s3cret"), (line, type, secret));
        var json = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal((Number, message.Text, message.Id), (json.GetProperty("to").GetString(), json.GetProperty("message").GetString(), json.GetProperty("reference").GetGuid()));
    }

    [Fact]
    public async Task A_gateway_that_speaks_forms_gets_the_same()
    {
        var message = Some.Message(Number) with { Text = "1+1=2 & 100% ø\n{to}" };

        Assert.Equal(new(Handover.Taken, "200"), await Send(message, options =>
        {
            options.Url += "/{id}?k=1";
            options.Method = "PUT";
            options.ContentType = SmsBody.Form;
            options.Body = "To={to}&Body={text}&From=Fjord";
        }));

        var (line, type, _, body) = Assert.Single(_asked);
        Assert.Equal(($"PUT /send/{message.Id:D}?k=1", SmsBody.Form), (line, type));
        var form = QueryHelpers.ParseQuery(body);
        Assert.Equal([Number, message.Text, "Fjord"], new[] { form["To"], form["Body"], form["From"] }.Select(value => value.ToString()));
        Assert.Equal(3, form.Count);
    }

    [Fact]
    public async Task Hostile_words_stay_words_in_json_and_in_forms()
    {
        foreach (var (what, text) in HostileStrings.All)
        {
            var expected = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            var message = Some.Message(Number) with { Text = expected };
            Assert.Equal(Handover.Taken, (await Send(message)).Handover);
            Assert.True(JsonSerializer.Deserialize<JsonElement>(_asked[^1].Body).GetProperty("message").GetString() == expected, what);
            Assert.Equal(Handover.Taken, (await Send(message, options => (options.ContentType, options.Body) = (SmsBody.Form, "a={to}&b={text}&c=1"))).Handover);
            Assert.True(new FormReader(_asked[^1].Body) { ValueLengthLimit = 1_000_000 }.ReadForm() is { Count: 3 } form && form["b"] == expected, what);
        }
    }

    [Theory]
    [InlineData(202, "Taken")]
    [InlineData(204, "Taken")]
    [InlineData(400, "Refused")]
    [InlineData(404, "Refused")]
    [InlineData(422, "Refused")]
    [InlineData(401, "Later")]
    [InlineData(403, "Later")]
    [InlineData(408, "Later")]
    [InlineData(429, "Later")]
    [InlineData(500, "Later")]
    [InlineData(503, "Later")]
    public async Task The_status_says_what_became_of_it(int status, string handover)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return status == 204 ? Task.CompletedTask : context.Response.WriteAsync($"{Number} is not to my liking");
        };
        var result = await Send(Some.Message(Number));
        Assert.Equal((handover, status.ToString(System.Globalization.CultureInfo.InvariantCulture)), (result.Handover.ToString(), result.Status));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task It_is_sent_nowhere_else_by_an_answer(int status)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        Assert.Equal(Handover.Later, (await Send(Some.Message(Number))).Handover);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_gateway_that_is_silent_or_away_is_tried_later()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(new(Handover.Later, "timed-out"), await Send(Some.Message(Number), options => options.Seconds = 1));
        Assert.Equal(new(Handover.Later, "unreachable"), await Send(Some.Message(Number), options => options.Url = "http://127.0.0.1:1/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("91234567")]
    [InlineData("+0123456789")]
    [InlineData("+47 912 34 567")]
    [InlineData("+4791234567\n")]
    [InlineData("+1234567890123456")]
    [InlineData("kari@example.org")]
    public async Task What_is_no_number_never_reaches_the_gateway(string to)
    {
        Assert.Equal(new(Handover.Refused, "no-number"), await Send(Some.Message(to)));
        Assert.Empty(_asked);
    }

    private async Task<HandoverResult> Send(Outgoing message, Action<SmsOptions>? otherwise = null)
    {
        var options = new SmsOptions
        {
            Url = $"{_gateway.Urls.Single()}/send", Headers = "Authorization: Bearer s3cret\nX-Reference: {id}", Body = """{"to":"{to}","message":"{text}","reference":"{id}"}""",
        };
        otherwise?.Invoke(options);
        using var channel = new SmsChannel(options, Ways.Here);
        return await channel.Deliver(message, TestContext.Current.CancellationToken);
    }
}
