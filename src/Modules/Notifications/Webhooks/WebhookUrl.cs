using System.Net;
using FluentValidation;

namespace Bookings.Notifications;

/// <summary>What an address to send to looks like. Where it leads is looked at when it is connected to: see <see cref="GuardedConnection"/>.</summary>
internal static class WebhookUrl
{
    public const int Longest = 500;

    /// <summary>An http or https address without a user, a password or a fragment.</summary>
    public static IRuleBuilderOptions<T, string?> WebhookAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || (text.Length <= Longest && IsAddress(text)))
        .WithWords(new(
            $"must be an https address of at most {Longest} characters, without a user and without a fragment",
            $"må være en https-adresse på høyst {Longest} tegn, uten bruker og uten fragment",
            $"deve essere un indirizzo https di al massimo {Longest} caratteri, senza utente e senza frammento"));

    /// <summary>True where nothing can be sent to it: in clear, or to a number that no other system on the internet has.</summary>
    public static bool IsRefused(string text, bool allowsLoopback)
    {
        var uri = new Uri(text);
        return IPAddress.TryParse(uri.IdnHost, out var address)
            ? !PublicAddress.Is(address, allowsLoopback) || !(uri.Scheme == Uri.UriSchemeHttps || allowsLoopback)
            : uri.Scheme != Uri.UriSchemeHttps && !(allowsLoopback && uri.IsLoopback);
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri is { UserInfo: "", Fragment: "", Host.Length: > 0 } && !text.AsSpan().ContainsAny(" \n\t\\#@".AsSpan());
}

internal sealed record WebhookUrlRefused() : Rejection(
    Because.RuleBroken, "webhook-url-refused",
    new(
        "Nothing is sent there: it must be https, and a public address.",
        "Dit sendes ingenting: det må være https, og en offentlig adresse.",
        "Lì non si invia nulla: deve essere https, e un indirizzo pubblico."));
