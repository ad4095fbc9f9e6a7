using Bookings.Access.Contracts;
using Xunit;

namespace Bookings.Consent.Tests;

public sealed class AuthorityTests
{
    /// <summary>The European Economic Area: 27 members of the Union, Iceland, Liechtenstein and Norway.</summary>
    private static readonly string[] Eea =
    [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
        "IS", "LI", "NO",
    ];

    [Fact]
    public void Every_country_of_the_eea_and_the_uk_switzerland_and_brazil_has_its_authority() =>
        Assert.Equal(Eea.Concat(["GB", "CH", "BR"]).Order(StringComparer.Ordinal), Authorities.Countries.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("NO", "Datatilsynet", "https://www.datatilsynet.no")]
    [InlineData("IT", "Garante per la protezione dei dati personali", "https://www.garanteprivacy.it")]
    [InlineData("DE", "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit (BfDI)", "https://www.bfdi.bund.de")]
    [InlineData("BR", "Autoridade Nacional de Proteção de Dados (ANPD)", "https://www.gov.br/anpd")]
    [InlineData("GB", "Information Commissioner's Office (ICO)", "https://ico.org.uk")]
    public void A_country_has_its_own(string country, string name, string address) => Assert.Equal(new(name, address), Authorities.Of(Of(country)));

    [Fact]
    public void Every_one_has_a_name_and_a_secure_address_of_its_own()
    {
        var all = Authorities.Countries.Select(country => Authorities.Of(Of(country))!).ToList();
        Assert.All(all, authority => Assert.True(authority.Name.Length > 0 && Uri.TryCreate(authority.Address, UriKind.Absolute, out var address) && address.Scheme == "https"));
        Assert.Equal(all.Count, all.Select(authority => authority.Address).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Where_none_is_known_none_is_named() => Assert.Null(Authorities.Of(Of("JP")));

    private static Country Of(string code)
    {
        Assert.True(Country.TryParse(code, out var country));
        return country;
    }
}
