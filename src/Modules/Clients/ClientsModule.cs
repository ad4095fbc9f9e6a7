using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Clients;

/// <summary>Who the clients are. Everywhere else they are an id.</summary>
public sealed class ClientsModule : BookingsModule
{
    public ClientsModule()
    {
        Schema("Clients.sql", "Records.sql", "Ties.sql");

        Stores<Client, ClientEvent>();
        Stores<TagList, TagListEvent>();

        Keeps<ClientTable>();
        Keeps<NoteTable>();
        Keeps<TieTable>();

        ServesPeople();
        ServesTies();
        ServesContactsAndFiles();

        Permits(May.Read, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(May.Search, Role.Owner, Role.Manager, Role.FrontDesk);
        Permits(May.Write, Role.Owner, Role.Manager, Role.FrontDesk);
        Permits(May.KeepNotes, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(May.ManageTags, Role.Owner, Role.Manager);
        Permits(May.Merge, Role.Owner, Role.Manager, Role.FrontDesk);
        Permits(May.Import, Role.Owner, Role.Manager);
        Permits(May.Export, Role.Owner, Role.Manager);
        Permits(May.Claim, Role.Guest);

        Purges<ClientsPurger>();
        Holds(ClientsHoldings.Describe);
        Offers(services => services
            .AddSingleton<ClientCards>()
            .AddSingleton<ContactLookup>()
            .AddSingleton<NameReading>()
            .AddSingleton<NameIndexes>()
            .AddSingleton<ClientTies>()
            .AddSingleton<TieDesk>()
            .AddSingleton<DuplicateSearch>()
            .AddSingleton<ContactCodes>()
            .AddSingleton<CodePost>()
            .AddHostedService(provider => provider.GetRequiredService<CodePost>())
            .AddSingleton<KnownClients>()
            .AddSingleton<ClientImport>()
            .AddSingleton<ClientExport>()
            .AddSingleton<IClientFiles, ClientFiles>()
            .AddSingleton<IClientContacts, ClientContacts>()
            .AddSingleton<Privacy.Contracts.IAgingPeople, AgingClients>()
            .AddSingleton<IContactProof, ContactProof>()
            .AddSingleton<IClientCounts, ClientCounts>()
            .AddSingleton<IClientRegistry, ClientRegistry>());
    }

    public override string Name => "clients";

    private void ServesPeople()
    {
        Serves(RegisterClient.Map);
        Serves(ChangeClient.Map);
        Serves(GetClient.Map);
        Serves(ListClients.Map);
        Serves(FindClients.Map);
        Serves(ArchiveClient.Map);
        Serves(UnarchiveClient.Map);
        Serves(BlockClient.Map);
        Serves(UnblockClient.Map);

        Serves(DefineTag.Map);
        Serves(RetireTag.Map);
        Serves(GetTags.Map);
        Serves(TagClient.Map);
        Serves(UntagClient.Map);

        Serves(AddNote.Map);
        Serves(CorrectNote.Map);
        Serves(WithdrawNote.Map);
        Serves(ListNotes.Map);
    }

    private void ServesTies()
    {
        Serves(LinkDependant.Map);
        Serves(UnlinkDependant.Map);
        Serves(ListRelations.Map);
        Serves(FindDuplicates.Map);
        Serves(ListDuplicates.Map);
        Serves(DismissDuplicate.Map);
        Serves(MergeClients.Map);
        Serves(UnmergeClients.Map);
        Serves(ListMembers.Map);
    }

    private void ServesContactsAndFiles()
    {
        Serves(VerifyContact.Map);
        Serves(AskForCode.Map);
        Serves(ConfirmContact.Map);

        Serves(StartClientImport.Map);
        Serves(StartClientExport.Map);
        Serves(DownloadClientExport.Map);
    }
}
