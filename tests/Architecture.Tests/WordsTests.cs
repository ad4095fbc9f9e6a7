using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bookings.Kernel;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Every text for people says the same in every language that the program speaks: the compiler asks for it, and these read it.</summary>
public sealed partial class WordsTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Types => Repository.DomainAssemblies.Append(typeof(Words).Assembly).Append(typeof(Host.BookingsApplication).Assembly).SelectMany(assembly => assembly.GetTypes());

    public static TheoryData<string, string, string> Faulty => new()
    {
        { "It is taken.", "", "È occupato." },
        { "It is taken.", "  ", "È occupato." },
        { "It is taken.", "It is taken.", "È occupato." },
        { "It is taken.", "Den er opptatt.", "Den er opptatt." },
        { "It is taken.", "Den er opptatt", "È occupato." },
        { "must be from 1 to 9", "må være fra 1 til 9", "deve essere da 1 a 8" },
        { "must be at most {From}", "kan være høyst {From}", "può essere al massimo {To}" },
        { "must be later than 'from'", "må være senere enn 'fra'", "deve essere dopo 'from'" },
    };

    [Fact]
    public void Every_refusal_is_said_in_every_language()
    {
        var all = Refused().ToList();

        Assert.True(all.Count > 100);
        Assert.Empty(all.SelectMany(one => Faults(one.Where, one.Words)));
    }

    [Fact]
    public void Every_problem_of_the_edge_is_explained_in_every_language() =>
        Assert.Empty(KnownProblems.All.SelectMany(problem => Faults(problem.Code, problem.Title).Concat(Faults(problem.Code, problem.Explanation))));

    [Fact]
    public void Every_text_that_has_a_name_is_there_in_every_language()
    {
        var all = Named().ToList();

        Assert.True(all.Count > 30);
        Assert.Empty(all.SelectMany(one => Faults(one.Where, one.Words)));
    }

    [Fact]
    public async Task Every_validator_speaks_every_language()
    {
        var all = await Validated();

        Assert.True(all.Count > 100);
        Assert.Empty(all.SelectMany(one => Faults(one.Where, one.Words)).Concat(ValidationMessages.All.SelectMany(words => Faults(words.English, words))));
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_text_that_does_not_say_the_same_is_found(string english, string bokmal, string italian) => Assert.NotEmpty(Faults("", new(english, bokmal, italian)));

    [Theory]
    [InlineData("Token", "Token", "Token")]
    [InlineData("must be from 1 to 9", "må være fra 1 til 9", "deve essere da 1 a 9")]
    public void A_text_that_says_the_same_is_let_through(string english, string bokmal, string italian) => Assert.Empty(Faults("", new(english, bokmal, italian)));

    [Fact]
    public void No_rule_speaks_past_the_languages() =>
        Assert.Empty(
            from file in Repository.Files("src", ".cs")
            from Match text in InOneLanguage().Matches(File.ReadAllText(file))
            select $"{Repository.Relative(file)}: {text.Value}");

    [Theory]
    [InlineData("rule.WithMessage(\"must be one\")")]
    [InlineData("rule.WithMessage($\"must be {one}\")")]
    [InlineData("rule\n    .WithMessage(\n        \"must be one\")")]
    [InlineData("rule.WithMessage(_ => \"must be one\")")]
    [InlineData("rule.WithMessage(isOne ? \"must be one\" : \"must be two\")")]
    [InlineData("context.AddFailure(\"Name\", \"must be one\")")]
    [InlineData("context.AddFailure($\"Name[{at}]\", $\"must be {one}\")")]
    public void A_rule_that_speaks_one_language_is_found(string source) => Assert.Matches(InOneLanguage(), source);

    [Theory]
    [InlineData("rule.WithMessage(_ => words.Spoken)")]
    [InlineData("context.AddFailure(\"Name\", fault.Spoken)")]
    public void A_rule_that_speaks_every_language_is_let_through(string source) => Assert.DoesNotMatch(InOneLanguage(), source);

    private static IEnumerable<(string Where, Words Words)> Refused() =>
        from type in Types
        where type.IsSubclassOf(typeof(Rejection)) && !type.IsAbstract
        let problem = Refusals.Describe(type)
        from words in new[] { problem.Title, problem.Explanation }
        select (type.Name, words);

    private static IEnumerable<(string Where, Words Words)> Named()
    {
        foreach (var type in Types.Where(type => !type.ContainsGenericParameters))
        {
            foreach (var field in type.GetFields(Static).Where(field => field.FieldType == typeof(Words)))
            {
                yield return ($"{type.Name}.{field.Name}", (Words)field.GetValue(null)!);
            }
        }

        foreach (var kind in Enum.GetValues<Notifications.Contracts.MessageKind>())
        {
            var (subject, body) = Notifications.DefaultTexts.Texts(kind);
            yield return ($"the subject of {kind}", subject);
            yield return ($"what {kind} says", body);
        }
    }

    /// <summary>What the validators' rules say, asked once in each language.</summary>
    private static async Task<List<(string Where, Words Words)>> Validated()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Validation).TypeHandle);
        var rules =
            (from type in Types
             where type.IsAssignableTo(typeof(IValidator)) && !type.IsAbstract && !type.ContainsGenericParameters
             from rule in (IEnumerable<IValidationRule>)Make(type)
             from component in rule.Components
             where component.Validator is not null && component.Validator.Name is not ("ChildValidatorAdaptor" or "CustomValidator")
             select (Where: $"{type.DeclaringType?.Name}.{type.Name} {rule.PropertyName}", component)).ToList();
        var said = new List<string[]>();
        foreach (var language in Words.Languages)
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.AcceptLanguage = language.Value;
            await Task.Run(() => Listening.Listen(context, _ =>
            {
                said.Add([.. rules.Select(rule => rule.component.GetUnformattedErrorMessage())]);
                return Task.CompletedTask;
            }));
        }

        return [.. rules.Select((rule, at) => (rule.Where, new Words(said[0][at], said[1][at], said[2][at])))];
    }

    private static object Make(Type validator)
    {
        var constructor = validator.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? 10 : parameter.DefaultValue)]);
    }

    private static IEnumerable<string> Faults(string where, Words words)
    {
        string[] all = [.. Words.Languages.Select(words.In)];
        return
        [
            .. all.Where(text => string.IsNullOrWhiteSpace(text) || text != text.Trim()).Select(_ => $"{where}: one is empty: {words.English}"),
            .. words.English.Contains(' ', StringComparison.Ordinal) && all.Distinct(StringComparer.Ordinal).Count() < all.Length ? (string[])[$"{where}: two are the same: {words.English}"] : [],
            .. all.Select(text => text.EndsWith('.')).Distinct().Count() > 1 ? (string[])[$"{where}: not all end the sentence: {words.English}"] : [],
            .. all.Select(Fixed).Distinct(StringComparer.Ordinal).Count() > 1 ? (string[])[$"{where}: another number or name: {string.Join(" | ", all.Select(Fixed))}: {words.English}"] : [],
        ];
    }

    /// <summary>What stays as it is in every language: numbers, names of fields, places for values.</summary>
    private static string Fixed(string text) => string.Join(' ', Kept().Matches(text).Select(kept => kept.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\d+|\{\w+\}|(?<!\w)'[a-zA-Z]+'(?!\w)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Kept();

    [GeneratedRegex(@"\.WithMessage\([^;)]*""|AddFailure\(\s*\$?""[^""]*"",\s*\$?""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InOneLanguage();
}
