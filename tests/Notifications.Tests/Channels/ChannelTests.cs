using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Which channel carries a message, and how it is doing.</summary>
public sealed class ChannelTests
{
    [Fact]
    public async Task In_development_a_message_stays_here_in_memory_and_as_a_file_for_this_user_alone()
    {
        var folder = Names.Folder();
        await using var services = Program("Development", folder);
        var mail = Some.Message() with { Calendar = Some.Invitation };
        var text = Some.Message("+4791234567");

        Assert.Equal(new(Handover.Taken, "kept"), await Deliver(services, Channel.Email, mail));
        Assert.Equal(new(Handover.Taken, "kept"), await Deliver(services, Channel.Sms, text));

        Assert.Equal([(text.To, text.Text), (mail.To, mail.Text)], services.GetRequiredService<IDevelopmentOutbox>().Mails.Select(one => (one.To, one.Body)));
        var files = Directory.EnumerateFiles(Path.Combine(folder, "mail")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal([".eml", ".txt"], files.Select(Path.GetExtension));
        Assert.Contains($"\r\nTo: {mail.To}\r\n", await File.ReadAllTextAsync(files[0]), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder, "mail")));
        }

        Assert.Equal(new(Handover.Refused, "no-address"), await Deliver(services, Channel.Email, Some.Message("kari")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_newest_500_files_are_kept()
    {
        var data = Names.Folder();
        var folder = DevelopmentFolder.Below(new(data))!;
        var start = new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 503; i++)
        {
            folder.Write(Channel.Email, Some.Message(), start.AddSeconds(i));
        }

        var files = Directory.EnumerateFiles(Path.Combine(data, "mail")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(500, files.Count);
        Assert.StartsWith("20270301T080003.", files[0], StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_by_its_result()
    {
        var file = Path.Combine(Names.Folder(), "file");
        await File.WriteAllTextAsync(file, "");
        await using var services = Program("Development", file);
        Assert.Equal(new(Handover.Later, "unwritable"), await Deliver(services, Channel.Email, Some.Message()));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Elsewhere_a_message_waits_until_a_server_is_configured_and_health_says_so()
    {
        await using var services = Program("Production");
        Assert.Equal(new(Handover.Later, "not-configured"), await Deliver(services, Channel.Email, Some.Message()));
        Assert.All(services.GetServices<WatchedChannel>(), channel => Assert.False(channel.State.IsConfigured));
        var health = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name is "mail" or "sms");
        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (health.Entries["mail"].Status, health.Entries["sms"].Status));
        Assert.Empty(services.GetRequiredService<IDevelopmentOutbox>().Mails);
    }

    [Fact]
    public async Task What_is_configured_is_used_in_development_too()
    {
        await using var peer = await SmtpPeer.Start();
        await using var services = Program("Development", data: null, new()
        {
            ["Mail:Host"] = "localhost", ["Mail:Port"] = peer.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Mail:From"] = Some.From, ["Mail:Certificate"] = Certificate.Pem,
        }, Ways.Here);
        var message = Some.Message();

        Assert.Equal(new(Handover.Taken, "250"), await Deliver(services, Channel.Email, message));

        Assert.Equal(message.To, (await peer.Next()).To);
        var state = services.GetServices<WatchedChannel>().Single(channel => channel.Kind == Channel.Email).State;
        Assert.True(state is { IsConfigured: true, LastSuccess: not null, FailuresInARow: 0 });
    }

    /// <summary>The second wall: the start refuses such a setting already, by the same register.</summary>
    [Fact]
    public async Task A_mail_server_and_a_gateway_that_nobody_registered_get_nothing_and_health_says_so()
    {
        await using var services = Program("Production", data: null, new()
        {
            ["Mail:Host"] = "localhost", ["Mail:From"] = Some.From, ["Mail:Certificate"] = Certificate.Pem,
            ["Sms:Url"] = "https://localhost/send", ["Sms:Body"] = """{"to":"{to}","message":"{text}"}""",
        }, Ways.To("smtp.example.net"));
        var health = services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await Recipients()).Status);

        Assert.Equal(new(Handover.Later, "not-registered"), await Deliver(services, Channel.Email, Some.Message()));
        Assert.Equal(new(Handover.Later, "not-registered"), await Deliver(services, Channel.Sms, Some.Message("+4791234567")));

        Assert.Equal(2, services.GetRequiredService<WayOut>().Refused.Count);
        var told = await Recipients();
        Assert.Equal(HealthStatus.Degraded, told.Status);
        Assert.Contains("localhost", told.Description, StringComparison.Ordinal);
        Assert.Contains("Bookings:Recipients", told.Description, StringComparison.Ordinal);

        async Task<HealthReportEntry> Recipients() => (await health.CheckHealthAsync(check => check.Name == "recipients")).Entries["recipients"];
    }

    [Fact]
    public async Task A_channel_counts_how_often_it_was_not_there_and_a_refusal_does_not_count()
    {
        var played = new Played();
        await using var channel = new WatchedChannel(played, isConfigured: true, TimeProvider.System);
        async Task<HealthStatus> After(params Handover[] results)
        {
            foreach (var result in results)
            {
                played.Next = new(result, "451 4.3.0");
                await channel.Deliver(Some.Message(), CancellationToken.None);
            }

            return ChannelHealthCheck.Result(channel.State).Status;
        }

        Assert.Equal(HealthStatus.Healthy, await After(Handover.Later, Handover.Later, Handover.Refused, Handover.Refused));
        Assert.Equal(HealthStatus.Degraded, await After(Handover.Later));
        Assert.Equal((3, "451 4.3.0", (Instant?)null), (channel.State.FailuresInARow, channel.State.LastFailure, channel.State.LastSuccess));
        Assert.DoesNotContain('@', ChannelHealthCheck.Result(channel.State).Description!);
        Assert.Equal(HealthStatus.Healthy, await After(Handover.Taken));
        Assert.Equal(0, channel.State.FailuresInARow);
    }

    private static ServiceProvider Program(string environment, string? data = null, Dictionary<string, string?>? settings = null, WayOut? wayOut = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection((settings ?? []).ToDictionary(one => $"Bookings:Notifications:{one.Key}", one => one.Value)).Build());
        services.AddSingleton<IHostEnvironment>(new Environment { EnvironmentName = environment });
        if (data is not null)
        {
            services.AddSingleton(new DataDirectory(data));
        }

        services.AddBookings(new NotificationsModule());
        if (wayOut is not null)
        {
            services.AddSingleton(wayOut);
        }

        return services.BuildServiceProvider();
    }

    private static Task<HandoverResult> Deliver(IServiceProvider services, Channel kind, Outgoing message) =>
        services.GetRequiredService<IEnumerable<IChannel>>().Single(channel => channel.Kind == kind).Deliver(message, TestContext.Current.CancellationToken);

    private sealed class Played : IChannel
    {
        public HandoverResult Next { get; set; } = new(Handover.Taken, "250");

        public Channel Kind => Channel.Email;

        public Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation) => Task.FromResult(Next);
    }

    private sealed class Environment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }

        public string ApplicationName { get; set; } = "bookings";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
