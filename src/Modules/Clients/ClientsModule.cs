using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Clients;

/// <summary>Who the clients are. Everywhere else they are an id.</summary>
public sealed class ClientsModule : BookingsModule
{
    public ClientsModule()
    {
        Schema("Clients.sql");

        Stores<Client, ClientEvent>();

        Keeps<ClientTable>();

        Serves(RegisterClient.Map);
        Serves(ChangeClient.Map);
        Serves(GetClient.Map);
        Serves(ListClients.Map);
        Serves(FindClients.Map);

        Permits(May.Read, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(May.Search, Role.Owner, Role.Manager, Role.FrontDesk);
        Permits(May.Write, Role.Owner, Role.Manager, Role.FrontDesk);

        Offers(services => services
            .AddSingleton<ClientCards>()
            .AddSingleton<ContactLookup>()
            .AddSingleton<NameIndexes>()
            .AddSingleton<IClientRegistry, ClientRegistry>());
    }

    public override string Name => "clients";
}
