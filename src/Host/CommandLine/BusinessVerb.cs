using System.CommandLine;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using NodaTime;

namespace Bookings.Host;

/// <summary>Businesses of this database: found one, list them, look at one.</summary>
internal sealed class BusinessVerb : Command
{
    public BusinessVerb()
        : base("business", "Found a business, list them, or show one.")
    {
        Add(new AddBusinessVerb());
        Add(new ListBusinessesVerb());
        Add(new ShowBusinessVerb());
    }

    /// <summary>The business of a slug, or a refusal that says how to make it.</summary>
    public static async Task<BusinessOverview> Find(VerbContext context, string name, CancellationToken stop) =>
        (Slug.TryParse(name, out var slug) ? await context.Get<IBusinesses>().Find(slug, stop) : null)
        ?? throw new RefusedException($"There is no business '{name}'.", $"List them with './run business list', or make it: ./run business add {name}");
}

internal sealed class AddBusinessVerb : Verb
{
    private readonly Argument<string> _slug = new("NAME") { Description = "Its address: 2 to 40 lower-case letters, digits and dashes." };
    private readonly Option<string?> _name = new("--title") { Description = "The name that everyone sees; by default NAME.", HelpName = "TEXT" };
    private readonly Option<string> _country = new("--country") { Description = "ISO 3166-1, two letters: whose public holidays it keeps.", DefaultValueFactory = _ => "NO", HelpName = "CC" };
    private readonly Option<string> _language = new("--language") { Description = "BCP 47, such as nb or pt-BR.", DefaultValueFactory = _ => "en", HelpName = "TAG" };
    private readonly Option<string> _zone = new("--zone") { Description = "IANA time zone.", DefaultValueFactory = _ => "Europe/Oslo", HelpName = "ZONE" };

    public AddBusinessVerb()
        : base("add", "Found a business. One that exists is left as it is.")
    {
        Add(_slug);
        Add(_name);
        Add(_country);
        Add(_language);
        Add(_zone);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var arguments = context.Arguments;
        var (slug, name) = (arguments.GetValue(_slug)!, arguments.GetValue(_name) ?? arguments.GetValue(_slug)!);
        var business = new NewBusiness(
            Parsed<Slug>(slug, "a name: use 2 to 40 lower-case letters, digits and dashes"),
            Parsed<PublicName>(name, "a title: use one line of 1 to 100 characters"),
            Parsed<Country>(arguments.GetValue(_country), "a country: use two capital letters of ISO 3166-1, such as NO"),
            Parsed<Language>(arguments.GetValue(_language), "a language: use a tag such as nb or pt-BR"),
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(arguments.GetValue(_zone)!)
                ?? throw new RefusedException($"'{arguments.GetValue(_zone)}' is no time zone.", "Use an IANA name such as Europe/Oslo."));
        var founding = await context.Get<IBusinesses>().Found(business, stop);
        await context.Out.WriteLineAsync(founding.IsNew
            ? $"Founded '{slug}' ({founding.Tenant}). Next, a token to work with: ./run token add --business {slug} --role owner"
            : $"'{slug}' is there already ({founding.Tenant}); nothing was changed.");
        return ExitCode.Ok;
    }

    private static T Parsed<T>(string? text, string what) where T : struct, ICheckedText<T> =>
        T.TryParse(text, out var value) ? value : throw new RefusedException($"'{text}' is not {what}.", "Nothing was made.");
}

internal sealed class ListBusinessesVerb() : Verb("list", "List the businesses of this database.")
{
    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var all = await context.Get<IBusinesses>().List(stop);
        foreach (var business in all)
        {
            await context.Out.WriteLineAsync($"{business.Slug,-24} {business.Tenant,-14} {business.Name}");
        }

        if (all.Count == 0)
        {
            await context.Out.WriteLineAsync("There is no business yet. Make one: ./run business add NAME");
        }

        return ExitCode.Ok;
    }
}

internal sealed class ShowBusinessVerb : Verb
{
    private readonly Argument<string> _slug = new("NAME") { Description = "The business." };

    public ShowBusinessVerb()
        : base("show", "Show one business.") => Add(_slug);

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_slug)!, stop);
        await context.Out.WriteLineAsync(
            $"{business.Name}\n  address   {business.Slug}\n  id        {business.Tenant}\n  country   {business.Country}\n  language  {business.Language}\n  zone      {business.Zone.Id}\n  since     {business.FoundedAt}");
        return ExitCode.Ok;
    }
}
