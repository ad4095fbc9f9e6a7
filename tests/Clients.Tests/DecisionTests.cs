using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Clients.Tests;

public sealed class DecisionTests
{
    private static readonly Spec<Client, ClientEvent> Spec = new();
    private static readonly ClientDetails Kari = new("Kari Nordmann", "kari@example.no", "+4722123456", 1980, null);
    private static readonly DateTimeZone Oslo = DateTimeZoneProviders.Tzdb["Europe/Oslo"];
    private static readonly ClientRegistered Registered = new(ClientSource.Staff, null, null, Personal<ClientDetails>.Of(Kari));

    [Fact]
    public void Somebody_is_registered_with_what_is_known() =>
        Spec.Given().When(client => RegisterClient.Decide(new(default, ClientSource.Staff, Kari), client)).Then(Registered);

    [Fact]
    public void Somebody_is_registered_once() =>
        Spec.Given(Registered).When(client => RegisterClient.Decide(new(default, ClientSource.Staff, Kari), client)).ThenNothingChanged();

    [Fact]
    public void A_change_records_the_whole_person_as_known_now() =>
        Spec.Given(Registered).When(client => ChangeClient.Decide(new(Kari, Kari with { Phone = null }), client))
            .Then(new DetailsChanged(Personal<ClientDetails>.Of(Kari with { Phone = null }), ClientFields.Phone));

    [Fact]
    public void What_is_as_it_was_is_not_recorded() =>
        Spec.Given(Registered).When(client => ChangeClient.Decide(new(Kari, Kari with { }, new(true, null)), client)).ThenNothingChanged();

    [Fact]
    public void Preferences_are_not_personal_and_stand_beside() =>
        Spec.Given(Registered).When(client => ChangeClient.Decide(new(Kari, Kari, Zone: new(true, Oslo)), client)).Then(new PreferencesSet(null, Oslo));

    [Fact]
    public void Nobody_is_changed_into_nobody() =>
        Spec.Given(Registered).When(client => ChangeClient.Decide(new(Kari, new(null, null, null, 1980, null)), client))
            .ThenRejected(new ChangeClient.NobodyLeft());

    [Fact]
    public void Who_was_never_registered_is_unknown() =>
        Spec.Given().When(client => ChangeClient.Decide(new(null, null), client)).ThenRejected(new ClientUnknown());

    [Fact]
    public void Who_was_erased_cannot_be_changed() =>
        Spec.Given(Registered).When(client => ChangeClient.Decide(new(null, null), client)).ThenRejected(new ClientErased());

    [Fact]
    public void A_merge_patch_leaves_what_it_does_not_name_and_empties_what_it_nulls() =>
        Assert.Equal(
            new("Kari N.", null, "+4722123456", 1980, null),
            ChangeClient.Merge(new(Name: new(true, "Kari N."), Email: new(true, null)), Kari));

    [Fact]
    public void Contacts_are_kept_in_their_normal_form() =>
        Assert.Equal(Kari, new ClientDetails("Kari Nordmann", " Kari@EXAMPLE.no ", "+47 22 12 34 56", 1980, null).Normalised());

    [Fact]
    public void Nothing_says_who_somebody_is_by_being_printed()
    {
        object[] all = [Kari, new RegisterClient.Request(Kari.Name), new FindClients.Request(Kari.Name), new NewClient(ClientSource.Import, Kari.Name), Registered, new ChangeClient.Request(new(true, Kari.Name))];

        Assert.All(all, one => Assert.DoesNotContain("Kari", one.ToString(), StringComparison.Ordinal));
    }
}
