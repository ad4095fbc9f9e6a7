namespace Bookings.Host;

/// <summary>Sends what makes the demo. A request that was answered before gets the same answer: its Idempotency-Key is always the same.</summary>
internal sealed class DemoRequests(HttpClient http)
{
    public async Task<Guid> Post(string path, string key, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await Send(request, stop);
        return answer.Headers.Location is { } location ? Guid.Parse(location.OriginalString.Split('/')[^1]) : Guid.Empty;
    }

    /// <summary>Of what was just made: it is confirmed as it was seen.</summary>
    public async Task Confirm(string path, string key, CancellationToken stop)
    {
        using var seen = await Send(new HttpRequestMessage(HttpMethod.Get, $"/v1/{path}"), stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}/confirm-authorship");
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("If-Match", seen.Headers.ETag!.ToString());
        using var answer = await Send(request, stop);
    }

    public async Task Put(string path, object body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/{path}") { Content = JsonContent.Create(body) };
        using var answer = await Send(request, stop);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        var answer = await http.SendAsync(request, stop);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"The demo could not be made: {request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
    }
}
