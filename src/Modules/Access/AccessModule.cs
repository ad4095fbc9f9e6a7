using Bookings.Consent.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Access;

/// <summary>Which businesses there are, and who may come in.</summary>
public sealed class AccessModule : BookingsModule
{
    public AccessModule()
    {
        Schema("Businesses.sql", "Tokens.sql");

        Stores<Business, BusinessEvent>();
        Stores<Token, TokenEvent>();

        Keeps<Businesses>();
        Keeps<Tokens>();
        Holds(AccessHoldings.Describe);

        Serves(GetBusiness.Map);
        Serves(ChangeBusiness.Map);
        Serves(IssueToken.Map);
        Serves(GetToken.Map);
        Serves(ListTokens.Map);
        Serves(RevokeToken.Map);

        Permits(May.ReadBusiness, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor, Role.Analyst);
        Permits(May.ChangeBusiness, Role.Owner, Role.Manager);
        Permits(May.ManageTokens, Role.Owner);

        Offers(services => services
            .AddSingleton<IBusinesses, FoundBusiness>()
            .AddSingleton<IPublicAddresses, PublicAddresses>()
            .AddSingleton<BusinessProfiles>()
            .AddSingleton<IBusinessProfiles>(provider => provider.GetRequiredService<BusinessProfiles>())
            .AddSingleton<IPolicyFacts>(provider => provider.GetRequiredService<BusinessProfiles>())
            .AddSingleton<TokenDesk>()
            .AddSingleton<ITokens>(provider => provider.GetRequiredService<TokenDesk>())
            .AddSingleton<Callers>()
            .AddSingleton<ICallers>(provider => provider.GetRequiredService<Callers>()));
    }

    public override string Name => "access";
}
