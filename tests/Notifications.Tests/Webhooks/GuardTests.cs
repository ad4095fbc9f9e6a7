using System.Net;
using System.Text;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>A webhook cannot make this server talk to itself or to its neighbours. Each guard is switched off once, and what it keeps away comes through.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private Receiver _receiver = null!;

    public static TheoryData<string> Loopback =>
    [
        "127.0.0.1", "127.1", "0x7f000001", "0x7f.0.0.1", "2130706433", "017700000001", "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "0.0.0.0",
    ];

    public async ValueTask InitializeAsync() => _receiver = await Receiver.Start();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Theory]
    [MemberData(nameof(Loopback))]
    public async Task This_machine_is_not_sent_to_however_it_is_written(string host)
    {
        var result = await Send(Post(GuardedConnection.Resolve, address => PublicAddress.Is(address)), $"http://{host}:{_receiver.Address.Port}/hook");

        Assert.Equal((null, "address-refused"), (result.Status, result.Fault));
        Assert.Empty(_receiver.All);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Without_the_look_at_addresses_it_would_be(string host)
    {
        var result = await Send(Post(GuardedConnection.Resolve, _ => true), $"http://{host}:{_receiver.Address.Port}/hook");

        Assert.Equal(200, result.Status);
        Assert.Single(_receiver.All);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_that_leads_there_is_refused_after_it_was_resolved(string address)
    {
        var result = await Send(Post((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]), one => PublicAddress.Is(one)), $"http://public.example:{_receiver.Address.Port}/");
        Assert.Equal("address-refused", result.Fault);
    }

    /// <summary>The name is asked for once, and the address that was looked at is the one that is connected to.</summary>
    [Fact]
    public async Task A_name_that_answers_otherwise_the_second_time_leads_nowhere_else()
    {
        await using var hidden = await Receiver.Start("127.0.0.2");
        var asked = 0;
        Task<IPAddress[]> Rebinding(string name, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "127.0.0.2")]);

        await Send(Post(Rebinding, IPAddress.Parse("127.0.0.1").Equals), $"http://rebinding.example:{_receiver.Address.Port}/hook");

        Assert.Equal((1, 1, 0), (asked, _receiver.All.Count, hidden.All.Count));
        // The next connection asks again, and is refused.
        var second = await Send(Post(Rebinding, IPAddress.Parse("127.0.0.1").Equals), $"http://rebinding.example:{hidden.Address.Port}/hook");
        Assert.Equal(("address-refused", 0), (second.Fault, hidden.All.Count));
        // The control: who does not look at the second answer reaches what was hidden.
        Assert.Equal(200, (await Send(Post(Rebinding, _ => true), $"http://rebinding.example:{hidden.Address.Port}/hook")).Status);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_passed_are_tried()
    {
        await using var hidden = await Receiver.Start("127.0.0.2");
        var result = await Send(
            Post((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")]), IPAddress.Parse("127.0.0.3").Equals),
            $"http://both.example:{hidden.Address.Port}/");

        Assert.Equal("connection", result.Fault);
        Assert.Empty(hidden.All);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_like_another_and_is_not_followed()
    {
        _receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        Assert.Equal(307, (await Send(Local(), _receiver.Url)).Status);
        Assert.Equal(["/hook"], _receiver.All.Select(one => one.Path));

        await Send(Local(handler => handler.AllowAutoRedirect = true), _receiver.Url);
        Assert.Contains("/elsewhere", _receiver.All.Select(one => one.Path));
    }

    [Fact]
    public async Task A_proxy_of_the_machine_has_no_say()
    {
        await using var proxy = await Receiver.Start();

        await Send(Local(handler => handler.Proxy = new WebProxy(proxy.Address)), _receiver.Url);
        Assert.Equal((1, 0), (_receiver.All.Count, proxy.All.Count));

        await Send(Local(handler => (handler.Proxy, handler.UseProxy) = (new WebProxy(proxy.Address), true)), _receiver.Url);
        Assert.Equal((1, 1), (_receiver.All.Count, proxy.All.Count));
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_waited_for_fifteen_seconds()
    {
        var (clock, arrived) = (new VirtualClock(), new TaskCompletionSource());
        _receiver.Answer = async (http, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var sending = Send(Post(GuardedConnection.Resolve, _ => true, clock), _receiver.Url);
        await arrived.Task;

        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("timeout", (await sending).Fault);
    }

    /// <summary>F31: an answer without an end is not read to its end.</summary>
    [Fact]
    public async Task An_answer_of_any_length_is_read_for_a_kilobyte()
    {
        _receiver.Answer = async (http, _) =>
        {
            var junk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(junk);
            }
        };

        Assert.Equal(200, (await Send(Local(), _receiver.Url)).Status);
    }

    [Fact]
    public async Task Nothing_of_our_own_requests_travels_along()
    {
        using var activity = new System.Diagnostics.Activity("ours").Start();
        await Send(Local(), _receiver.Url);

        Assert.Equal(
            ["content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            _receiver.All.Single().Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_there_is_not_and_a_door_that_is_closed_are_told_apart()
    {
        Assert.Equal("no-such-name", (await Send(Local(), "http://nowhere.invalid/")).Fault);
        Assert.Equal("connection", (await Send(Local(), "http://127.0.0.1:1/")).Fault);
        Assert.Equal("tls", (await Send(Local(), $"https://127.0.0.1:{_receiver.Address.Port}/")).Fault);
    }

    private static WebhookPost Post(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isAllowed, TimeProvider? clock = null, Action<SocketsHttpHandler>? otherwise = null) =>
        new(new(resolve, isAllowed), clock ?? TimeProvider.System, allowsLoopback: true, otherwise);

    private static WebhookPost Local(Action<SocketsHttpHandler>? otherwise = null) => Post(GuardedConnection.Resolve, _ => true, otherwise: otherwise);

    private static async Task<PostResult> Send(WebhookPost post, string url)
    {
        using (post)
        {
            return await post.Send(new(url), "msg_1", "{}", [WebhookSecret.Draw()], TestContext.Current.CancellationToken);
        }
    }
}
