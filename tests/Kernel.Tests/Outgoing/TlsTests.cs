using System.Net;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Whom we connect to presents a certificate, and by it chooses nothing else that this machine connects to.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TlsStranger _stranger = null!;

    public async ValueTask InitializeAsync() => _stranger = await TlsStranger.Start();

    public ValueTask DisposeAsync() => _stranger.DisposeAsync();

    public static TheoryData<string> Clients => ["a recipient", "chosen by a business", "ourselves"];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task The_address_of_an_issuer_in_a_certificate_is_not_asked_over_http(string who)
    {
        SocketsHttpHandler? handler = null;
        using var http = who switch
        {
            "a recipient" => Ways.Here.Http(Ways.Exit, own => handler = own),
            "chosen by a business" => WayOut.ToChosenByTheController((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), own => handler = own),
            _ => WayOut.ToOurselves(_stranger.Address),
        };
        for (var i = 0; i < 2; i++)
        {
            var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(_stranger.Address, Stop));
            Assert.Equal(HttpRequestError.SecureConnectionError, fault.HttpRequestError);
        }

        Assert.Equal((2, 0), (_stranger.Met, _stranger.Asked));
        // What one of them presented is not kept for the next.
        Assert.Empty(handler?.SslOptions.CertificateChainPolicy!.ExtraStore ?? []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nor_is_it_over_any_other_connection_whomever_one_trusts(bool namesWhomToTrust)
    {
        var way = await Ways.Here.Open(Ways.Exit, "127.0.0.1", _stranger.Address.Port, Stop);
        await using var connection = new System.Net.Sockets.NetworkStream(way, ownsSocket: true);
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(
            () => Tls.Over(connection, "127.0.0.1", namesWhomToTrust ? TlsStranger.SomebodyElse : null, Stop));
        Assert.Equal((1, 0), (_stranger.Met, _stranger.Asked));
    }

    [Fact]
    public async Task A_certificate_that_is_named_is_trusted_for_its_host_alone()
    {
        foreach (var (host, isTrusted) in new[] { ("127.0.0.1", true), ("elsewhere.example", false) })
        {
            var way = await Ways.Here.Open(Ways.Exit, "127.0.0.1", _stranger.Address.Port, Stop);
            await using var connection = new System.Net.Sockets.NetworkStream(way, ownsSocket: true);
            var fault = await Record.ExceptionAsync(async () => await (await Tls.Over(connection, host, _stranger.Issuer, Stop)).DisposeAsync());
            Assert.Equal(isTrusted, fault is null);
        }
    }

    /// <summary>The control: a client without our policy goes where the certificate says.</summary>
    [Fact]
    public async Task Another_client_would_ask_there()
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(_stranger.Address, Stop));
        Assert.NotEqual(0, _stranger.Asked);
    }
}
