using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>Puts the kernel and the modules together. The host brings <see cref="BookingsDatabase"/>, <see cref="ICustodian"/> and <see cref="RecoveryFolder"/>.</summary>
public static class Modules
{
    /// <summary>Registers the kernel's services and those of every module.</summary>
    public static IServiceCollection AddBookings(this IServiceCollection services, params IReadOnlyList<BookingsModule> modules)
    {
        var types = new EventTypes();
        var permissions = new PermissionTable();
        foreach (var module in modules)
        {
            services.AddSingleton(module);
            foreach (var stream in module.Streams)
            {
                stream(types);
            }

            foreach (var (permission, roles) in module.Permissions)
            {
                permissions.Permit(permission, roles);
            }

            foreach (var register in module.Registrations)
            {
                register(services);
            }
        }

        services.AddEdge();
        services.Replace(ServiceDescriptor.Singleton(permissions));
        services.AddSingleton(types);
        services.AddSingleton(new EventCodec(types.All.Select(type => type.Type)));
        services.AddSingleton(provider => new Vault(
            provider.GetRequiredService<BookingsDatabase>().System, provider.GetRequiredService<ICustodian>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<NodeLease>()));
        services.AddErasure();
        services.AddSingleton(provider => new Recipients(provider.GetRequiredService<IOptions<RecipientsOptions>>()));
        services.AddSingleton<WayOut>();
        services.AddSingleton<ContactIndex>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<InlineProjections>();
        services.AddSingleton<AppendSignal>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<StreamReplay>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<Leases>();
        services.AddSingleton<ParkedEvents>();
        services.AddSingleton<KeyRotation>();
        services.AddSingleton<LedgerKeys>();
        services.AddSingleton<Ledger>();
        services.AddSingleton<StatementLog>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton<BackgroundProjection, EventLedger>();
        services.AddHealthChecks()
            .AddCheck<RestoreGate>("restore", timeout: TimeSpan.FromSeconds(5))
            .AddCheck<SchemaHealthCheck>("schema", timeout: TimeSpan.FromSeconds(3))
            .AddCheck<VaultHealthCheck>("vault", timeout: TimeSpan.FromSeconds(5))
            .AddCheck<ProjectionHealthCheck>("projections", timeout: TimeSpan.FromSeconds(3))
            .AddCheck<RecipientHealthCheck>("recipients");
        services.AddSingleton<ProjectionWorker>();
        services.TryAddSingleton(WakefulClock.Instance);
        return services;
    }

    private static void AddErasure(this IServiceCollection services)
    {
        services.AddSingleton<NodeLease>();
        services.AddSingleton<PersonKeys>();
        services.AddSingleton<PartKeys>();
        services.AddSingleton<PersonHistory>();
        services.AddSingleton<SealedShelf>();
        services.AddSingleton<OwnedRows>();
        services.AddSingleton<FenceWatch>();
        services.AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<FenceWatch>());
        services.AddSingleton<PhysicalErasure>();
        services.AddSingleton<ErasureJournal>();
        services.AddSingleton<VaultExports>();
        services.AddSingleton<VaultRestore>();
        services.AddSingleton<ErasureReplay>();
        services.AddSingleton<RestoreGate>();
        services.AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<RestoreGate>());
    }

    /// <summary>Makes the database ready for this program: schema, first epoch of keys, the keys themselves, and the secret that signs the ledger.</summary>
    /// <exception cref="DatabaseRestoredException">It comes from a backup.</exception>
    public static async Task Prepare(this IServiceProvider services, CancellationToken cancellation)
    {
        Holdings.EnsureComplete(services.GetServices<BookingsModule>());
        Purgers.EnsureComplete(services.GetServices<BookingsModule>(), services.GetServices<ModulePurger>(), services.GetServices<LinkTable>());
        var migrator = services.GetRequiredService<Migrator>();
        await migrator.Migrate(cancellation);
        await services.GetRequiredService<RestoreGate>().Pass(cancellation);
        // One at a time: of two secrets that were made for one number only one can be right.
        await migrator.Alone(async _ =>
        {
            await VaultFounding.Found(services.GetRequiredService<BookingsDatabase>().System, services.GetRequiredService<ICustodian>(), cancellation);
            await services.GetRequiredService<LedgerKeys>().Found(cancellation);
        }, cancellation);
        await services.GetRequiredService<Vault>().Refresh(cancellation);
        services.GetRequiredService<EdgeOptions>().CursorKey = await EdgeKey.Of(services.GetRequiredService<BookingsDatabase>(), cancellation);
    }

    /// <summary>Maps every module's slices under <c>/v1</c>, behind the edge.</summary>
    public static WebApplication MapBookings(this WebApplication app)
    {
        app.UseEdge();
        var routes = app.MapEdge();
        LedgerEndpoints.Map(routes);
        PublicLog.Map(routes);
        foreach (var module in app.Services.GetServices<BookingsModule>())
        {
            foreach (var slice in module.Slices)
            {
                slice(routes);
            }
        }

        app.EnsureSound();
        return app;
    }
}
