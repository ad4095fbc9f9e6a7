using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>Challenges and solutions go both ways between the program and ALTCHA's own library.</summary>
public sealed class AltchaLibraryTests
{
    private const string Key = "both sides know this key";
    private const int Difficulty = 2_000;

    private static readonly Altcha Ours = new(Encoding.UTF8.GetBytes(Key), Difficulty);
    private static readonly Instant Now = Instant.FromUnixTimeSeconds(SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds());

    [Fact]
    public async Task Our_challenge_is_solved_by_the_library_and_both_take_the_solution()
    {
        var challenge = Ours.New(Now);
        var solved = await OtherPrograms.Altcha(
            """
            const { number } = await altcha.solveChallenge(given.challenge, given.salt, given.algorithm, given.maxnumber).promise;
            answer({ payload: btoa(JSON.stringify({ algorithm: given.algorithm, challenge: given.challenge, number, salt: given.salt, signature: given.signature, took: 3 })) });
            """,
            challenge);
        var payload = solved.GetProperty("payload").GetString()!;

        Assert.True(await LibraryTakes(payload));
        Assert.Equal(Now + Altcha.Lifetime, Ours.Check(payload)!.Expires);
    }

    [Fact]
    public async Task The_librarys_challenge_is_solved_by_us_and_both_take_the_solution()
    {
        var given = await OtherPrograms.Altcha(
            "answer(await altcha.createChallenge({ hmacKey: given.key, maxNumber: given.difficulty, expires: new Date(given.expires * 1000) }));",
            new { key = Key, difficulty = Difficulty, expires = (Now + Altcha.Lifetime).ToUnixTimeSeconds() });
        var solution = Altcha.Solve(given.Deserialize<Altcha.Challenge>(JsonSerializerOptions.Web)!);

        Assert.True(await LibraryTakes(solution));
        Assert.Equal(Now + Altcha.Lifetime, Ours.Check(solution)!.Expires);
    }

    [Theory]
    [InlineData("number")]
    [InlineData("salt")]
    [InlineData("challenge")]
    [InlineData("signature")]
    public async Task A_solution_that_was_changed_is_taken_by_neither(string member)
    {
        var solution = JsonNode.Parse(Convert.FromBase64String(Altcha.Solve(Ours.New(Now))))!.AsObject();
        solution[member] = member == "number" ? solution[member]!.GetValue<int>() + 1 : "0" + solution[member]!.GetValue<string>()[1..] + "0";
        var changed = Convert.ToBase64String(Encoding.UTF8.GetBytes(solution.ToJsonString()));

        Assert.False(await LibraryTakes(changed));
        Assert.Null(Ours.Check(changed));
    }

    private static async Task<bool> LibraryTakes(string payload) =>
        (await OtherPrograms.Altcha("answer(await altcha.verifySolution(given.payload, given.key));", new { payload, key = Key })).GetBoolean();
}
