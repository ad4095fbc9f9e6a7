using System.Net.Http.Headers;
using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookings.Host;

/// <summary>
/// A practice to try things on, in an empty development database: made through the API like any other, so that nothing in it is special. Every
/// request has a fixed Idempotency-Key: a start that was interrupted is finished by the next one.
/// </summary>
internal sealed class DemoPractice(IBusinesses businesses, ITokens tokens, IOptions<BookingsOptions> options, IHostEnvironment environment)
{
    private const string Business = "demo";

    private string TokenFile => Path.Combine(options.Value.DataDirectory, "demo-tokens.json");

    /// <summary>Makes it where there is nothing yet, and answers the tokens by role; null where it has no place.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Make(Uri server, CancellationToken stop)
    {
        if (!environment.IsDevelopment() || !options.Value.Demo)
        {
            return null;
        }

        if (File.Exists(TokenFile))
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(TokenFile, stop));
        }

        if ((await businesses.List(stop)).Any(business => business.Slug.Value != Business))
        {
            return null;
        }

        var tenant = await Found(stop);
        var owner = await Token(tenant, Role.Owner, null, stop);
        using var http = WayOut.ToOurselves(server);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", owner);
        var provider = await new DemoSetUp(new(http)).Run(stop);

        var made = new Dictionary<string, string>(StringComparer.Ordinal) { [JsonNamingPolicy.CamelCase.ConvertName(nameof(Role.Owner))] = owner };
        foreach (var role in Enum.GetValues<Role>().Where(role => role is not (Role.Owner or Role.Support or Role.Guest)))
        {
            made[JsonNamingPolicy.CamelCase.ConvertName(role.ToString())] = await Token(tenant, role, role == Role.Provider ? provider : null, stop);
        }

        await Keep(made, stop);
        return made;
    }

    private async Task<TenantId> Found(CancellationToken stop)
    {
        return (await businesses.Found(new(
            Of<Slug>(Business), Of<PublicName>("Demo practice"), Of<Country>("NO"), Of<Language>("en"), DateTimeZoneProviders.Tzdb["Europe/Oslo"]), stop)).Tenant;
    }

    private static T Of<T>(string text) where T : struct, ICheckedText<T> =>
        T.TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no {typeof(T).Name}.", nameof(text));

    private async Task<string> Token(TenantId tenant, Role role, Guid? provider, CancellationToken stop) =>
        await tokens.Issue(tenant, "demo", new NewToken(role, ProviderId: provider), stop) is Issue.Done done
            ? done.Text
            : throw new InvalidOperationException($"No token for {role} could be issued.");

    /// <summary>Whole or not at all, and for nobody else's eyes.</summary>
    private async Task Keep(Dictionary<string, string> made, CancellationToken stop)
    {
        var beside = TokenFile + ".new";
        Directory.CreateDirectory(options.Value.DataDirectory);
        var forOurselves = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            forOurselves.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(beside, forOurselves))
        {
            await JsonSerializer.SerializeAsync(file, made, options: null, stop);
        }

        File.Move(beside, TokenFile, overwrite: true);
    }
}
