using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>A module's table of contents: the facts it stores, the slices it serves, the models it keeps, who may do what.</summary>
public abstract class BookingsModule
{
    private readonly List<Action<EventTypes>> _streams = [];
    private readonly List<Action<IEndpointRouteBuilder>> _slices = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<string> _schema = [];
    private readonly List<(string Permission, Role[] Roles)> _permissions = [];
    private readonly List<ModuleSettings> _settings = [];
    private readonly List<string> _statementTexts = [];

    /// <summary>Lower case; also the name of its SQL schema.</summary>
    public abstract string Name { get; }

    internal IReadOnlyList<Action<EventTypes>> Streams => _streams;

    internal IReadOnlyList<Action<IEndpointRouteBuilder>> Slices => _slices;

    internal IReadOnlyList<Action<IServiceCollection>> Registrations => _services;

    internal Holdings Holdings { get; } = new();

    internal IReadOnlyList<string> StatementTexts => _statementTexts;

    /// <summary>Its scripts in the order in which they are applied, once each.</summary>
    public IReadOnlyList<string> Scripts => _schema;

    /// <summary>Which roles hold which permission; what is not listed is denied.</summary>
    public IReadOnlyList<(string Permission, Role[] Roles)> Permissions => _permissions;

    /// <summary>What it reads of the configuration.</summary>
    public IReadOnlyList<ModuleSettings> Settings => _settings;

    /// <summary>Every sealed record derived from <typeparamref name="TEvent"/> is a fact of streams with this state.</summary>
    protected void Stores<TState, TEvent>()
        where TState : IState<TState, TEvent>
        where TEvent : class => _streams.Add(types => types.Add<TState, TEvent>());

    protected void Serves(Action<IEndpointRouteBuilder> slice) => _slices.Add(slice);

    /// <summary>A read model kept in the append's own transaction.</summary>
    protected void Keeps<TProjection>() where TProjection : InlineProjection =>
        _services.Add(services => services.AddSingleton<InlineProjection, TProjection>());

    /// <summary>A read model or an effect that follows history in the background.</summary>
    protected void Follows<TProjection>() where TProjection : BackgroundProjection =>
        _services.Add(services => services.AddSingleton<BackgroundProjection, TProjection>());

    /// <summary>Facts of this kind, or of every kind derived from it, are told to other modules as a notice of the contracts.</summary>
    /// <param name="toNotice">Pure; null where there is nothing to tell.</param>
    protected void Announces<TFact, TNotice>(Func<Recorded, TFact, TNotice?> toNotice)
        where TFact : class
        where TNotice : class =>
        _services.Add(services =>
        {
            foreach (var fact in typeof(TFact).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(TFact)) && !type.IsAbstract))
            {
                services.AddSingleton(new Announcement(fact, typeof(TNotice), recorded => toNotice(recorded, (TFact)recorded.Fact)));
            }
        });

    /// <summary>Scripts embedded in the module's assembly, by file name: additive, applied once, never edited after a release.</summary>
    protected void Schema(params ReadOnlySpan<string> scripts) => _schema.AddRange(scripts);

    /// <summary>How it lets go of people. Required where it stores what belongs to them.</summary>
    protected void Purges<TPurger>() where TPurger : class, IPurger => _services.Add(services => services
        .AddSingleton<TPurger>()
        .AddSingleton(provider => new ModulePurger(Name, provider.GetRequiredService<TPurger>())));

    /// <summary>The same where there is nothing of people but what its projections show.</summary>
    protected void PurgesRows() => _services.Add(services => services
        .AddSingleton(provider => new ModulePurger(Name, new RowsAlone(Name, provider.GetRequiredService<OwnedRows>()))));

    /// <summary>What it keeps on people, and why. Required for all that belongs to them.</summary>
    protected void Holds(Action<Holdings> describe) => describe(Holdings);

    /// <summary>It makes statements that it must be able to be held to. The ledger holds their hashes, and the module their texts: it keeps each for as long as the business is there.</summary>
    /// <param name="sql">All of a business ($1): what each is called in a report (ids and codes alone), its text, and whether it is known to be entered in <see cref="StatementLog"/>.</param>
    protected void States(string sql) => _statementTexts.Add(sql);

    protected void Permits(string permission, params Role[] roles) => _permissions.Add((permission, roles));

    /// <summary>What the module puts at the disposal of others, through an interface of its contracts.</summary>
    protected void Offers(Action<IServiceCollection> register) => _services.Add(register);

    /// <summary>Settings of the section <c>Bookings:section</c>, at hand as <c>IOptions</c>.</summary>
    /// <param name="check">Pure; what it finds wrong keeps the program from starting.</param>
    protected void Reads<TOptions>(string section, Func<TOptions, IEnumerable<ConfigurationProblem>> check) where TOptions : class
    {
        _settings.Add(new(section, typeof(TOptions), services => check(services.GetRequiredService<IOptions<TOptions>>().Value)));
        _services.Add(services => services.AddOptions<TOptions>().BindConfiguration($"Bookings:{section}"));
    }

    /// <summary>Something of it leaves the house where this setting leads, and nothing can by a setting without it. A host there that belongs to no registered recipient keeps the program from starting.</summary>
    /// <param name="setting">Its whole name.</param>
    /// <param name="what">That leaves, in a few words.</param>
    /// <param name="host">As it is set; null where it is not, or is no host.</param>
    /// <param name="carries">Classes of data that go there.</param>
    protected void Reaches<TOptions>(string setting, string what, Func<TOptions, string?> host, params DataClass[] carries) where TOptions : class =>
        _services.Add(services => services.AddSingleton(new Exit(setting, what, carries, provider => host(provider.GetRequiredService<IOptions<TOptions>>().Value))));
}
