using System.Security.Cryptography;
using Bookings.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What is wrong with the settings is told before anything starts.</summary>
public sealed class SettingsTests
{
    public static TheoryData<string, Action<object>> Wrong
    {
        get
        {
            var wrong = new TheoryData<string, Action<object>>();
            void Mail(string setting, Action<SmtpOptions> change) => wrong.Add($"Mail:{setting}", settings => change(((NotificationsOptions)settings).Mail));
            void Sms(string setting, Action<SmsOptions> change) => wrong.Add($"Sms:{setting}", settings => change(((NotificationsOptions)settings).Sms));
            Mail("Host", mail => mail.Host = "smtp://smtp.example.net");
            Mail("Host", mail => (mail.Host, mail.User, mail.Password) = (null, "fjord", "sesam"));
            Mail("Port", mail => mail.Port = 0);
            Mail("Connections", mail => mail.Connections = 0);
            Mail("Password", mail => mail.User = "fjord");
            Mail("User", mail => mail.Password = "sesam");
            Mail("Security", mail => (mail.User, mail.Password, mail.Security) = ("fjord", "sesam", SmtpSecurity.None));
            Mail("Certificate", mail => mail.Certificate = "/etc/ssl/mail.pem");
            Mail("From", mail => mail.From = null);
            Mail("From", mail => mail.From = "Fjord <appointments@fjord.example>");
            Mail("Bounces", mail => mail.Bounces = "nobody");
            Mail("BouncesFolder", mail => mail.BouncesFolder = "/nowhere");
            Mail("Dkim", mail => mail.Dkim.Domain = "fjord.example");
            Mail("Dkim:Key", mail => mail.Dkim = new() { Domain = "fjord.example", Selector = "k1", Key = "secret" });
            Mail("Dkim:Key", mail => mail.Dkim = new() { Domain = "fjord.example", Selector = "k1", Key = Pem(1024) });
            Mail("Dkim:Domain", mail => mail.Dkim = new() { Domain = "other.example", Selector = "k1", Key = DkimTests.Pem });
            Sms("Url", sms => sms.Url = "sms.example.net");
            Sms("Url", sms => sms.Url = "http://sms.example.net/");
            Sms("Url", sms => sms.Url = "https://fjord:sesam@sms.example.net/");
            Sms("Url", sms => sms.Url = "https://sms.example.net/?to={to}");
            Sms("Url", sms => sms.Url = "https://{id}.example.net/");
            Sms("Url", sms => sms.Url = null);
            Sms("Method", sms => sms.Method = "GET");
            Sms("Headers", sms => sms.Headers = "Authorization");
            Sms("Headers", sms => sms.Headers = "X-To: {to}");
            Sms("Headers", sms => sms.Headers = "Content-Type: text/plain");
            Sms("Seconds", sms => sms.Seconds = 0);
            Sms("ContentType", sms => sms.ContentType = "text/xml");
            Sms("Body", sms => sms.Body = null);
            Sms("Body", sms => sms.Body = """{"to":"{to}"}""");
            Sms("Body", sms => sms.Body = """{"to":{to},"message":"{text}"}""");
            Sms("Body", sms => sms.Body = """{"to":"{to}","message":"{text}" """);
            return wrong;
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named_and_a_secret_is_not_repeated(string setting, Action<object> change)
    {
        var settings = Right();
        change(settings);
        var problem = Assert.Single(SettingsCheck.Problems(settings));
        Assert.Equal($"Bookings:Notifications:{setting}", problem.Setting);
        Assert.DoesNotContain("sesam", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_right_is_accepted()
    {
        Assert.Empty(SettingsCheck.Problems(new()));
        Assert.Empty(SettingsCheck.Problems(Right()));
        var settings = Right();
        settings.Mail = new()
        {
            Host = "SMTP.example.net", Security = SmtpSecurity.Tls, Port = 465, User = "fjord", Password = "sesam", From = "appointments@mail.fjord.example", Certificate = Certificate.Pem,
            Dkim = new() { Domain = "fjord.example", Selector = "k1", Key = DkimTests.Pem },
        };
        settings.Sms.Url = "https://sms.example.net/{id}";
        settings.Sms.ContentType = SmsBody.Form;
        settings.Sms.Body = "to={to}&text={text}";
        Assert.Empty(SettingsCheck.Problems(settings));
    }

    /// <summary>The list is the register of recipients, for all settings of all modules that lead out of the house.</summary>
    [Fact]
    public async Task Without_its_name_on_the_list_no_host_is_used()
    {
        var right = Right();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddBookings(new NotificationsModule()).Configure<NotificationsOptions>(settings => (settings.Mail, settings.Sms) = (right.Mail, right.Sms));
        await using var program = services.BuildServiceProvider();
        IEnumerable<string> Wrong(string data) => Recipients.Problems(program, program.GetServices<Exit>(), new()
        {
            ["post"] = new() { Name = "Post AS", Hosts = "*.example.net", Purpose = "delivers", Country = "NO", Since = "2026-01-31", Data = data },
        }).Select(problem => problem.Setting);
        string[] both = ["Bookings:Notifications:Mail:Host", "Bookings:Notifications:Sms:Url"];

        Assert.Equal(both, Recipients.Problems(program, program.GetServices<Exit>(), []).Select(problem => problem.Setting));
        Assert.Equal(both, Wrong("contact"));
        Assert.Empty(Wrong("contact booking"));
    }

    /// <summary>The list of earlier versions: still set, it would be a protection that nobody gives.</summary>
    [Fact]
    public void The_list_that_was_obeyed_before_is_refused_with_the_name_of_the_new_one()
    {
        var settings = Right();
        settings.Recipients = "smtp.example.net";
        var problem = Assert.Single(SettingsCheck.Problems(settings));
        Assert.Equal("Bookings:Notifications:Recipients", problem.Setting);
        Assert.Contains("Bookings:Recipients:NAME:Hosts", problem.WhatToDo, StringComparison.Ordinal);
    }

    private static NotificationsOptions Right() => new()
    {
        Mail = new() { Host = "smtp.example.net", From = Some.From },
        Sms = new() { Url = "https://sms.example.net/send", Headers = "Authorization: Bearer s3cret", Body = """{"to":"{to}","message":"{text}"}""" },
    };

    private static string Pem(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
