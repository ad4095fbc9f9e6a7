using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Bodies that are too large (F21), too deep (F22), not UTF-8 (F23), or not what they say: refused by the edge before a slice hears of them.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private const string Good = """{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[],"colour":"deepRed"}""";

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_good_body_is_taken()
    {
        using var response = await _host.Post("/v1/things", Good);
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (response.StatusCode, response.Headers.ETag?.Tag));
        Assert.Contains("\"colour\":\"deepRed\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","colour":"blue"}""", "/name /note /parts")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[{"name":"a","count":1},{}],"colour":"blue"}""", "/parts/1/name /parts/1/count")]
    [InlineData("""{"id":"x","name":"cup","note":null,"parts":[],"colour":"blue"}""", "/id")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[],"colour":"blue","more":1}""", "/more")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","name":"cap","note":null,"parts":[],"colour":"blue"}""", "/name")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","Name":"cup","note":null,"parts":[],"colour":"blue"}""", "/Name")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":null,"note":null,"parts":[],"colour":"blue"}""", "/name")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":7,"note":null,"parts":[],"colour":"blue"}""", "/name")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[{"name":"a","count":"1"}],"colour":"blue"}""", "/parts/0/count")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[],"colour":1}""", "/colour")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[],"colour":"Blue"}""", "/colour")]
    [InlineData("""{"id":"0198c0de-0000-7000-8000-000000000001","name":"cup","note":null,"parts":[],"colour":"blue, deepRed"}""", "/colour")]
    public async Task What_cannot_be_read_is_refused_with_the_place(string body, string pointers)
    {
        using var response = await _host.Post("/v1/things", body);
        var problem = await Problem.Of(response);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed-request", pointers), (problem.Status, problem.Code, string.Join(' ', problem.Pointers)));
    }

    [Fact]
    public async Task All_wrong_fields_are_told_at_once_without_their_values()
    {
        using var response = await _host.Post(
            "/v1/things",
            """{"id":"0198c0de-0000-7000-8000-000000000001","name":"a name too long","note":null,"parts":[{"name":"a","count":1},{"name":"b","count":4711}],"colour":"blue"}""");
        var problem = await Problem.Of(response);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid-fields"), (problem.Status, problem.Code));
        Assert.Equal(["/name", "/parts/1/count"], problem.Pointers);
        Assert.DoesNotContain("4711", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(30_000)]
    public async Task Deep_JSON_is_refused(int depth)
    {
        foreach (var body in new[] { new string('[', depth), string.Concat(Enumerable.Repeat("""{"name":""", depth / 4)), $$"""{"name":{{new string('[', depth)}}{{new string(']', depth)}}}""" })
        {
            using var response = await _host.Post("/v1/hash", body);
            Assert.Equal("malformed-request", (await Problem.Of(response)).Code);
        }
    }

    [Theory]
    [InlineData(70_000, false)]
    [InlineData(70_000, true)]
    [InlineData(900_000, true)]
    public async Task A_large_body_is_refused(int size, bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/hash") { Content = new StringContent($$"""{"name":"{{new string('x', size)}}"}""", new MediaTypeHeaderValue("application/json")) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.Add("Idempotency-Key", "k");
        using var response = await _host.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload-too-large"), (response.StatusCode, (await Problem.Of(response)).Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_gigabyte_hardly_anything_is_read(bool isChunked)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await using var stream = socket.GetStream();
        var length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 1073741824";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/hash HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {EdgeHost.Owner}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n{length}\r\n\r\n"));
        byte[] piece = [.. isChunked ? "10000\r\n"u8 : [], .. new byte[65_536], .. isChunked ? "\r\n"u8 : []];
        var sent = 0L;
        try
        {
            while (sent < 1024L * 1024 * 1024)
            {
                await stream.WriteAsync(piece);
                sent += piece.Length;
            }
        }
        catch (IOException)
        {
            // The door is closed in the face of the rest.
        }

        // What the sockets between them hold, and what a server may throw away; no program keeps it.
        Assert.InRange(sent, 1, 20 * 1024 * 1024);
        using var next = await _host.Post("/v1/things", Good);
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    [Theory]
    [InlineData(199_000, HttpStatusCode.OK)]
    [InlineData(201_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_streamed_body_has_a_limit_of_its_own(int size, HttpStatusCode status)
    {
        using var response = await _host.Post("/v1/stream", new byte[size], type: "text/csv");
        Assert.Equal(status, response.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/stream") { Content = new ByteArrayContent(new byte[size]) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Idempotency-Key", "k");
        using var chunked = await _host.Http.SendAsync(request);
        Assert.Equal(status, chunked.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Another_content_type_is_refused(string type)
    {
        using var response = await _host.Post("/v1/things", Good, type: type);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported-media-type"), (response.StatusCode, (await Problem.Of(response)).Code));
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/things") { Content = new ByteArrayContent([0x1F, 0x8B, 8, 0]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("Idempotency-Key", "k");
        using var response = await _host.Http.SendAsync(request);
        Assert.Equal("unsupported-media-type", (await Problem.Of(response)).Code);
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC3, 0x28, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xF0, 0x9F, 0x98, 0x22 })]
    public async Task Malformed_UTF8_is_refused(byte[] text)
    {
        foreach (var body in new byte[][] { [.. "{\"name\":"u8, .. text, .. "}"u8], [.. "{"u8, .. text, .. ":1}"u8], text })
        {
            using var response = await _host.Post("/v1/hash", body);
            Assert.Equal((HttpStatusCode.BadRequest, "malformed-request"), (response.StatusCode, (await Problem.Of(response)).Code));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task A_wrong_Content_Length_is_refused_and_the_server_lives(int claimed)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await using var stream = socket.GetStream();
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/hash HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {EdgeHost.Owner}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: {claimed}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + """{"name":"longer than claimed"}"""));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadLineAsync();
        Assert.Matches("^HTTP/1.1 4(00|13) ", answer);
        using var next = await _host.Post("/v1/things", Good);
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    [Theory]
    [InlineData("{}", "before", "before")]
    [InlineData("""{"name":"after"}""", "after", "before")]
    [InlineData("""{"note":null}""", "before", null)]
    [InlineData("{\"name\":\"both\",\"note\":\"new\"}", "both", "new")]
    public async Task A_patch_leaves_what_it_does_not_name(string body, string name, string? note)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/things/{Guid.CreateVersion7()}") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        using var response = await _host.Http.SendAsync(request);
        Assert.Equal($$"""{"name":"{{name}}","note":{{(note is null ? "null" : $"\"{note}\"")}}}""", await response.Content.ReadAsStringAsync());
    }
}
