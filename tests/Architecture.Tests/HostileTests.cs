using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>
/// Everything that has broken programs before, into every text field of every operation of the document (F21, F22, F23, F24): never a 500, always a
/// problem that names the field and is declared, and what is accepted comes back as it was sent.
/// </summary>
public sealed class HostileTests(RunningPractice running) : IClassFixture<RunningPractice>
{
    /// <summary>Not shown again: sealed for the record, or only asked with. Addresses are kept in their normal form.</summary>
    private static readonly string[] NotShownAgain = ["reason", "overrideReason", "email", "phone", "reference"];

    /// <summary>JSON of other kinds than text, in place of a text.</summary>
    private static readonly string[] NotText = ["0", "-1", "1e400", "true", "null", "[]", "{}", "[[[]]]", "{\"a\":{\"b\":{}}}", "\"\"", "\" \""];

    private readonly ConcurrentBag<string> _faults = [];
    private int _accepted;
    private int _refused;

    [Fact]
    public async Task No_text_in_any_field_of_any_body_breaks_anything()
    {
        var fields = running.Operations.Where(operation => operation.Body is not null).ToDictionary(operation => operation, operation => HostileBodies.TextFields(running, operation.Body!.Value));
        Assert.True(fields.Sum(operation => operation.Value.Count) >= 100, "The document shows hardly any text field.");
        var bodies = new HostileBodies(running, await running.FreeStarts());
        foreach (var (operation, texts) in fields)
        {
            foreach (var field in texts)
            {
                // What is changed is shown again before somebody else changes it; what is made anew has an address of its own.
                var atOnce = new ParallelOptions { MaxDegreeOfParallelism = operation.Method == "POST" && !operation.Path.Contains('{', StringComparison.Ordinal) ? 4 : 1 };
                await Parallel.ForEachAsync(HostileStrings.All, atOnce, async (text, _) => await Send(operation, field, Locked(bodies, operation, field, HostileStrings.ToJson(text.Value)), text));
                await Parallel.ForEachAsync(NotText, atOnce, async (json, _) => await Send(operation, field, Locked(bodies, operation, field, json), null));
            }
        }

        NothingBroke();
        Assert.True(_accepted >= 200, $"Only {_accepted} texts were accepted and shown again: the test asks for nothing.");
        Assert.True(_refused >= 2_000, $"Only {_refused} texts were refused.");
    }

    [Fact]
    public async Task No_text_in_an_address_breaks_anything()
    {
        foreach (var operation in running.Operations)
        {
            foreach (var text in HostileStrings.All.Select(text => text.Value).Where(text => text.Length < 5_000))
            {
                foreach (var name in operation.ParametersIn("query"))
                {
                    await Ask(operation, $"{running.Real(operation.Path)}?{name}={Escaped(text)}");
                }

                if (operation.Path.Contains('{', StringComparison.Ordinal))
                {
                    await Ask(operation, string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Escaped(text) : part)));
                }
            }
        }

        NothingBroke();
    }

    [Fact]
    public async Task No_body_that_is_not_what_it_says_breaks_anything()
    {
        foreach (var operation in running.Operations.Where(operation => operation.Body is not null))
        {
            foreach (var body in Monsters())
            {
                using var answer = await running.Owner.SendAsync(Request(operation, new ByteArrayContent(body)));
                await Check(operation, answer, $"a body of {body.Length} bytes");
                if (answer.IsSuccessStatusCode)
                {
                    _faults.Add($"{operation} took a body of {body.Length} bytes");
                }
            }
        }

        NothingBroke();
    }

    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("If-Match")]
    [InlineData("If-None-Match")]
    [InlineData("Authorization")]
    [InlineData("Accept")]
    [InlineData("Content-Type")]
    public async Task No_text_in_a_header_breaks_anything(string header)
    {
        foreach (var operation in running.Operations.Where(operation => operation.Name is "BookAppointment" or "ChangeClient" or "GetClient" or "ListClients"))
        {
            foreach (var text in HostileStrings.Harmless.Values.Where(text => text.Length < 5_000 && text.All(letter => letter is >= ' ' and < '\u007f')).Append(new string('x', 8_000)))
            {
                var request = Request(operation, operation.Body is null ? null : new StringContent("{}"));
                HttpHeaders? headers = header == "Content-Type" ? request.Content?.Headers : request.Headers;
                headers?.Remove(header);
                headers?.TryAddWithoutValidation(header, text);
                using var answer = await running.Owner.SendAsync(request);
                await Check(operation, answer, $"{header} with {text.Length} characters", isAnothers: header is "Authorization" or "Accept" || !operation.ParametersIn("header").Contains(header));
            }
        }

        NothingBroke();
    }

    private void NothingBroke() => Assert.True(_faults.IsEmpty, string.Join('\n', _faults.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(200)));

    private static string Locked(HostileBodies bodies, ApiOperation operation, TextField field, string literal)
    {
        lock (bodies)
        {
            return bodies.Body(operation.Body!.Value, field, literal);
        }
    }

    private static IEnumerable<byte[]> Monsters()
    {
        foreach (var depth in new[] { 17, 100, 1_000, 10_000, 100_000 })
        {
            yield return Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
            yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
        }

        yield return Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('x', 1_000_000)}\"}}");
        yield return [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        yield return [.. "{\"name\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];
        yield return [.. "{\"name\":\""u8, 0xF4, 0x90, 0x80, 0x80, .. "\"}"u8];
        yield return [0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0];
        yield return [.. "{\"name\":"u8];
        yield return [.. "{\"name\":1,\"name\":2}"u8];
        yield return [.. "{\"no such member\":1}"u8];
        yield return [.. "// comment\n{}"u8];
        yield return [0];
        yield return [];
    }

    private async Task Send(ApiOperation operation, TextField field, string body, KeyValuePair<string, string>? text)
    {
        var request = Request(operation, new StringContent(body, Encoding.UTF8));
        if (operation.Method == "PATCH" || (operation.Method == "PUT" && operation.ParametersIn("header").Contains("If-Match")))
        {
            using var before = await running.Owner.GetAsync(running.Real(operation.Path));
            if (before.Headers.ETag is { } version)
            {
                request.Headers.IfMatch.Add(version);
            }
        }

        using var answer = await running.Owner.SendAsync(request);
        var what = $"{field.Pointer} = {text?.Key ?? body}";
        var problem = await Check(operation, answer, what);
        if (text is not { } sent)
        {
            return;
        }

        if (HostileStrings.Refused.ContainsKey(sent.Key))
        {
            Interlocked.Increment(ref _refused);
            if (problem is not { } refusal || !refusal.TryGetProperty("errors", out var errors) || !errors.TryGetProperty(field.Pointer, out _))
            {
                _faults.Add($"{operation} {what}: refused without naming the field: {(int)answer.StatusCode} {problem?.GetRawText()}");
            }
        }
        else if (answer.IsSuccessStatusCode && operation.Name is not "FindClients" && !NotShownAgain.Contains(field.Name))
        {
            await ComesBack(operation, answer, sent.Value.Normalize(NormalizationForm.FormC), what);
        }
    }

    /// <summary>In the answer, or where its Location leads.</summary>
    private async Task ComesBack(ApiOperation operation, HttpResponseMessage answer, string wanted, string what)
    {
        var shown = await answer.Content.ReadAsStringAsync();
        if (answer.Headers.Location is { } location)
        {
            shown = await running.Owner.GetStringAsync(location);
        }

        if (shown.Length == 0)
        {
            return;
        }

        Interlocked.Increment(ref _accepted);
        if (!Texts(JsonSerializer.Deserialize<JsonElement>(shown)).Contains(wanted, StringComparer.Ordinal))
        {
            _faults.Add($"{operation} {what}: accepted, and something else is shown");
        }
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value).Append(member.Name)),
        _ => [],
    };

    private async Task Ask(ApiOperation operation, string address)
    {
        var request = Request(operation, operation.Body is null ? null : new StringContent("{}"));
        request.RequestUri = new Uri(running.Owner.BaseAddress + address.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await running.Owner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Check(operation, answer, address, isAnothers: true);
    }

    /// <summary>The problem that was answered; null where it was none. Never a fault of the program, and never one that was not declared.</summary>
    private async Task<JsonElement?> Check(ApiOperation operation, HttpResponseMessage answer, string what, bool isAnothers = false)
    {
        if (answer.StatusCode is HttpStatusCode.NotModified || (int)answer.StatusCode is >= 200 and < 300)
        {
            return null;
        }

        // The server itself closes the door on a NUL in an address, before there is a program to answer.
        if (isAnothers && what.Contains("%00", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.BadRequest)
        {
            return null;
        }

        if ((int)answer.StatusCode >= 500 || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            _faults.Add($"{operation} {what}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
            return null;
        }

        var problem = await answer.Json();
        var code = problem.GetProperty("type").GetString()!.Split('/')[^1];
        // Another address is another operation or none, and a header it does not know is the edge's business.
        if (!isAnothers && !operation.Problems.Contains(code))
        {
            _faults.Add($"{operation} does not declare '{code}'");
        }

        return problem;
    }

    private HttpRequestMessage Request(ApiOperation operation, HttpContent? content)
    {
        if (content is not null)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return new(new HttpMethod(operation.Method), running.Real(operation.Path)) { Content = content, Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
    }

    /// <summary>Percent-encoded; half a surrogate pair as the bytes that no encoder writes.</summary>
    private static string Escaped(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0xFFFD ? "%ED%A0%BD" : Uri.EscapeDataString(rune.ToString())));
}
