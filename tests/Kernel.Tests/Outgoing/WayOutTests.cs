using System.Net;
using System.Net.Sockets;
using Bookings.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Nothing is sent to whom nobody registered.</summary>
public sealed class WayOutTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly TcpListener _somebody = new(IPAddress.Loopback, 0);

    public WayOutTests() => _somebody.Start();

    private int Port => ((IPEndPoint)_somebody.LocalEndpoint).Port;

    [Fact]
    public async Task A_registered_recipient_is_reached_and_another_is_not()
    {
        using var socket = await Ways.To("127.0.0.1").Open(Ways.Exit, "127.0.0.1", Port, Stop);
        Assert.True(socket.Connected);
        var way = Ways.To("smtp.example.net");
        var refused = await Assert.ThrowsAsync<RecipientNotRegisteredException>(() => way.Open(Ways.Exit, "127.0.0.1", Port, Stop));
        Assert.Contains("Bookings:Recipients", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1L, "127.0.0.1"), (way.Refused.Count, way.Refused.Host));
    }

    /// <summary>By the classes that were agreed, and not by the host alone.</summary>
    [Fact]
    public async Task Who_is_registered_for_less_than_leaves_by_a_setting_is_not_reached_and_it_is_written_down_once()
    {
        var log = new Lines();
        var way = Ways.For([DataClass.Contact], ["127.0.0.1"], log);
        await Assert.ThrowsAsync<RecipientNotRegisteredException>(() => way.Open(Ways.Exit, "127.0.0.1", Port, Stop));
        using var http = way.Http(Ways.Exit);
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://127.0.0.1:{Port}/"), Stop));
        Assert.IsType<RecipientNotRegisteredException>(fault.InnerException);
        Assert.Equal(2, way.Refused.Count);
        Assert.Contains($"by {Ways.Exit} to 127.0.0.1", Assert.Single(log.All), StringComparison.Ordinal);
        Assert.False(_somebody.Pending());
        using var agreed = await Ways.For([DataClass.Contact, DataClass.Booking], ["127.0.0.1"]).Open(Ways.Exit, "127.0.0.1", Port, Stop);
        Assert.True(agreed.Connected);
    }

    [Fact]
    public async Task Nothing_leaves_by_a_setting_that_nobody_declared()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Ways.Here.Open("Bookings:Tests:Other", "127.0.0.1", Port, Stop));
        Assert.Throws<InvalidOperationException>(() => Ways.Here.Http("Bookings:Tests:Other"));
    }

    [Fact]
    public async Task Over_http_it_is_the_same_whatever_the_caller_sets()
    {
        var way = Ways.To("smtp.example.net");
        using var http = way.Http(Ways.Exit, handler => handler.ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        });
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://127.0.0.1:{Port}/"), Stop));
        Assert.IsType<RecipientNotRegisteredException>(fault.InnerException);
        Assert.False(_somebody.Pending());
    }

    [Fact]
    public async Task To_ourselves_means_this_machine()
    {
        using var elsewhere = WayOut.ToOurselves(new("http://192.0.2.1/"));
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => elsewhere.GetAsync(new Uri("http://192.0.2.1/"), Stop));
        Assert.IsType<RecipientNotRegisteredException>(fault.InnerException);
    }

    [Theory]
    [InlineData("smtp.example.net", "smtp.example.net", true)]
    [InlineData("smtp.example.net", "SMTP.Example.NET", true)]
    [InlineData("smtp.example.net", "smtp.example.net.evil.example", false)]
    [InlineData("*.example.net", "a.example.net", true)]
    [InlineData("*.example.net", "a.b.example.net", true)]
    [InlineData("*.example.net", "example.net", false)]
    [InlineData("*.example.net", ".example.net", false)]
    [InlineData("*.example.net", "evilexample.net", false)]
    public void A_pattern_is_a_host_or_all_below_a_domain(string pattern, string host, bool isTheirs) =>
        Assert.Equal(isTheirs, new Recipient("one", "One AS", [pattern], "mails", "NO", new(2026, 1, 31), [], Transfer: null).Has(host));

    /// <summary>Else a host that was registered for nothing would be handed what its neighbours are.</summary>
    [Fact]
    public void Of_two_patterns_the_one_counts_that_says_more()
    {
        Recipient Theirs(string key, string host) => new(key, key, [host], "mails", "NO", new(2026, 1, 31), [], Transfer: null);
        var register = new Recipients([Theirs("all", "*.example.net"), Theirs("some", "*.eu.example.net"), Theirs("that", "a.eu.example.net")]);
        Assert.Equal(["all", "some", "that", null], ((string[])["b.example.net", "b.eu.example.net", "A.eu.example.net", "example.net"]).Select(host => register.Of(host)?.Key));
    }

    public void Dispose() => _somebody.Dispose();

    private sealed class Lines : ILogger<WayOut>
    {
        public List<string> All { get; } = [];

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    }
}
