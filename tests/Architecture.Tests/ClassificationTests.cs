using System.Reflection;
using System.Text.Json.Serialization;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>
/// Every property of a fact is classified (invariant 9): an id, a time, a number, a code, words that a business shows to everyone, or
/// <see cref="Personal{T}"/>. A bare text could hold a name, so there is none.
/// </summary>
public sealed class ClassificationTests
{
    /// <summary>Types that are stored as text, each with the reason why no sentence about a person fits into them.</summary>
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(PublicText)] = "what the business shows to everyone",
        [typeof(Access.Contracts.PublicName)] = "the business's own name, which everyone sees",
        [typeof(Access.Contracts.Slug)] = "the business's public address",
        [typeof(Access.Contracts.Country)] = "two letters of ISO 3166-1",
        [typeof(Language)] = "a language tag",
        [typeof(Access.Scopes)] = "permissions, which are codes",
        [typeof(Clients.TagWord)] = "a word of the business's own list, 40 lower-case letters, digits and dashes at most",
        [typeof(Clients.ActorId)] = "the opaque id of who did it, as the store keeps it beside every fact",
        [typeof(Scheduling.Zone)] = "an IANA zone of the list",
        [typeof(NodaTime.DateTimeZone)] = "an IANA zone of the list",
        [typeof(Scheduling.Currency)] = "three letters of ISO 4217",
        [typeof(Scheduling.HolidayRegion)] = "a country or state of the list",
        [typeof(Consent.Sha256)] = "a digest of a public text, or of a random token",
        [typeof(Privacy.ReceiptHash)] = "a digest of 32 random bytes",
        [typeof(Code)] = "the name of a rule, 40 lower-case letters and dashes at most",
    };

    public static TheoryData<Type> NotClassified => [typeof(WithText), typeof(WithTextInside), typeof(WithTexts), typeof(WithObject), typeof(WithPersonalInside), typeof(WithOwnConverter), typeof(WithBytes)];

    [Fact]
    public void Every_property_of_every_fact_is_classified() =>
        Assert.Empty(Repository.States.SelectMany(state => state.Events).SelectMany(fact => Faults(fact.Type)));

    [Fact]
    public void Only_a_stream_that_one_person_owns_holds_personal_data() =>
        Assert.Empty(
            from state in Repository.States
            from fact in state.Events
            where state.Class is null && fact.Type.GetProperties().Any(property => IsPersonal(property.PropertyType))
            select $"{fact.Name} of {state.Name}, which nobody owns");

    [Fact]
    public void An_owned_stream_begins_with_something_personal() =>
        Assert.All(
            Repository.States.Where(state => state.Class is not null),
            state => Assert.Contains(state.Events, fact => fact.Type.GetProperties().Any(property => IsPersonal(property.PropertyType))));

    [Theory]
    [MemberData(nameof(NotClassified))]
    public void What_could_hold_a_name_is_found(Type fact) => Assert.NotEmpty(Faults(fact));

    [Fact]
    public void A_personal_value_says_nothing_of_itself() => Assert.Equal("«personal»", Personal<string>.Of("Ada").ToString());

    private static IEnumerable<string> Faults(Type fact) =>
        from property in fact.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.Name is not "EqualityContract" && !IsPersonal(property.PropertyType)
        from fault in Faults(property.PropertyType, $"{fact.Name}.{property.Name}")
        select fault;

    private static IEnumerable<string> Faults(Type type, string path) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => Faults(inner, path),
        { IsEnum: true } or { IsPrimitive: true } => [],
        _ when type == typeof(decimal) || type == typeof(Guid) || Words.ContainsKey(type) => [],
        { Namespace: "NodaTime", IsValueType: true } => [],
        _ when type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IId<>)) => [],
        { IsArray: true } when type != typeof(byte[]) => Faults(type.GetElementType()!, path),
        _ when IsList(type) => type.GetGenericArguments().SelectMany(inner => Faults(inner, path)),
        _ when IsOurRecord(type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => Faults(property.PropertyType, $"{path}.{property.Name}")),
        _ => [$"{path} is a {type.Name}"],
    };

    private static bool IsPersonal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>);

    private static bool IsList(Type type) => type.IsGenericType
        && (type.GetGenericTypeDefinition() is var open)
        && (open == typeof(Several<>) || open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyDictionary<,>));

    /// <summary>What a converter of its own writes cannot be seen in its properties: such a type is in the list above, or refused.</summary>
    private static bool IsOurRecord(Type type) => type.Assembly.GetName().Name!.StartsWith("Bookings.", StringComparison.Ordinal)
        && !type.IsAbstract && !type.IsGenericType && !type.IsDefined(typeof(JsonConverterAttribute));

    internal sealed record WithText(string Name);

    internal sealed record Inside(int Number, string Word);

    internal sealed record WithTextInside(Inside Part);

    internal sealed record WithTexts(IReadOnlyList<string> Names);

    internal sealed record WithObject(object Anything);

    internal sealed record Hidden(Personal<string> Name);

    internal sealed record WithPersonalInside(Hidden Part);

    [JsonConverter(typeof(JsonStringEnumConverter))]
    internal readonly record struct Opaque(int Number);

    internal sealed record WithOwnConverter(Opaque Value);

    internal sealed record WithBytes(byte[] Photo);
}
