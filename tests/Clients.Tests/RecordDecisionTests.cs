using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Tags, notes, blocking and the archive.</summary>
public sealed class RecordDecisionTests
{
    private static readonly Spec<Client, ClientEvent> Spec = new();
    private static readonly Spec<TagList, TagListEvent> Tags = new();
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 9, 0);
    private static readonly TagWord Ramp = TagWord.Of("needs-ramp");
    private static readonly NoteId Note = new(Guid.Parse("0198a000-0000-7000-8000-000000000001"));
    private static readonly ClientRegistered Kari = new(ClientSource.Staff, null, null, Personal<ClientDetails>.Of(new("Kari", "kari@example.no", null, null, null)));

    private static ActorId Desk => ActorId.TryParse("desk", out var actor) ? actor : default;

    [Fact]
    public void A_word_comes_on_the_list_once() =>
        Tags.Given(new TagDefined(Ramp)).When(list => DefineTag.Decide(Ramp, list)).ThenNothingChanged();

    [Fact]
    public void A_retired_word_can_come_back() =>
        Tags.Given(new TagDefined(Ramp), new TagRetired(Ramp)).When(list => DefineTag.Decide(Ramp, list)).Then(new TagDefined(Ramp));

    [Fact]
    public void A_word_that_is_not_there_cannot_be_retired() =>
        Tags.Given().When(list => RetireTag.Decide(Ramp, list)).ThenRejected(new TagUnknown());

    [Fact]
    public void A_list_of_two_hundred_words_is_full() =>
        Tags.Given([.. Enumerable.Range(0, 200).Select(i => new TagDefined(TagWord.Of($"t{i}")))]).When(list => DefineTag.Decide(Ramp, list))
            .ThenRejected(new DefineTag.ListIsFull());

    [Theory]
    [InlineData("")]
    [InlineData("Kari Nordmann")]
    [InlineData("kari@example.no")]
    [InlineData("-x")]
    public void A_tag_is_a_code_word(string text) => Assert.False(TagWord.TryParse(text, out _));

    [Fact]
    public void A_client_gets_a_word_of_the_list() =>
        Spec.Given(Kari).When(client => TagClient.Decide(new(Ramp, List(new TagDefined(Ramp))), client)).Then(new ClientTagged(Ramp));

    [Fact]
    public void A_word_that_is_not_on_the_list_is_given_to_nobody() =>
        Spec.Given(Kari).When(client => TagClient.Decide(new(Ramp, TagList.Initial), client)).ThenRejected(new TagUnknown());

    [Fact]
    public void A_retired_word_stays_with_whoever_has_it() =>
        Spec.Given(Kari, new ClientTagged(Ramp)).When(client => TagClient.Decide(new(Ramp, List(new TagDefined(Ramp), new TagRetired(Ramp))), client)).ThenNothingChanged();

    [Fact]
    public void What_they_do_not_have_cannot_be_taken() =>
        Spec.Given(Kari).When(client => UntagClient.Decide(Ramp, client)).ThenNothingChanged();

    [Fact]
    public void A_note_says_who_wrote_it_and_when() =>
        Spec.Given(Kari).When(client => AddNote.Decide(new(Note, Desk, Now, "Likes mornings"), client)).Then(new NoteAdded(Note, Desk, Now, Personal<string>.Of("Likes mornings")));

    [Fact]
    public void A_note_is_corrected() =>
        Spec.Given(Kari, Added).When(client => CorrectNote.Decide(new(Note, Desk, Now, "Likes evenings"), client)).Then(new NoteCorrected(Note, Desk, Now, Personal<string>.Of("Likes evenings")));

    [Fact]
    public void A_withdrawn_note_cannot_be_corrected() =>
        Spec.Given(Kari, Added, new NoteWithdrawn(Note, Desk, Now)).When(client => CorrectNote.Decide(new(Note, Desk, Now, "x"), client)).ThenRejected(new NoteUnknown());

    [Fact]
    public void A_note_of_somebody_else_cannot_be_withdrawn() =>
        Spec.Given(Kari).When(client => WithdrawNote.Decide(new(Note, Desk, Now), client)).ThenRejected(new NoteUnknown());

    [Fact]
    public void Whoever_is_blocked_is_blocked_once() =>
        Spec.Given(Kari, new ClientBlocked(Desk, Now, null)).When(client => BlockClient.Decide(new(Desk, Now, "again"), client)).ThenNothingChanged();

    [Fact]
    public void A_reason_is_personal() =>
        Spec.Given(Kari).When(client => BlockClient.Decide(new(Desk, Now, "Never came"), client)).Then(new ClientBlocked(Desk, Now, Personal<string>.Of("Never came")));

    [Fact]
    public void Whoever_is_not_blocked_need_not_be_let_in() =>
        Spec.Given(Kari).When(client => UnblockClient.Decide(new(Desk, Now), client)).ThenNothingChanged();

    [Fact]
    public void An_archived_client_can_be_taken_out_again()
    {
        Spec.Given(Kari).When(client => ArchiveClient.Decide(new(Now), client)).Then(new ClientArchived(Now));
        Spec.Given(Kari, new ClientArchived(Now)).When(client => ArchiveClient.Decide(new(Now), client)).ThenNothingChanged();
        Spec.Given(Kari, new ClientArchived(Now)).When(client => UnarchiveClient.Decide(new(Now), client)).Then(new ClientUnarchived(Now));
    }

    [Fact]
    public void A_code_is_sent_to_an_address_that_there_is() =>
        Spec.Given(Kari).When(client => VerifyContact.Decide(new(ContactKind.Email, Now, "kari@example.no", new(0, 0)), client)).Then(new ContactClaimed(ContactKind.Email, Now));

    [Fact]
    public void Without_an_address_there_is_nothing_to_verify() =>
        Spec.Given(Kari).When(client => VerifyContact.Decide(new(ContactKind.Phone, Now, null, new(0, 0)), client)).ThenRejected(new VerifyContact.NoSuchContact());

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 10)]
    public void Enough_codes_are_enough(int lately, int today) =>
        Spec.Given(Kari).When(client => VerifyContact.Decide(new(ContactKind.Email, Now, "kari@example.no", new(lately, today)), client)).ThenRejected(new VerifyContact.TooManyCodes());

    [Fact]
    public void A_right_code_verifies_the_address_once()
    {
        Spec.Given(Kari).When(client => ConfirmContact.Decide(new(ContactKind.Email, Now, IsStillTheirs: true), client)).Then(new ContactVerified(ContactKind.Email, Now));
        Spec.Given(Kari, new ContactVerified(ContactKind.Email, Now)).When(client => ConfirmContact.Decide(new(ContactKind.Email, Now, IsStillTheirs: true), client)).ThenNothingChanged();
    }

    [Fact]
    public void A_code_for_an_address_they_have_no_more_verifies_nothing() =>
        Spec.Given(Kari).When(client => ConfirmContact.Decide(new(ContactKind.Email, Now, IsStillTheirs: false), client)).ThenRejected(new ConfirmContact.CodeWrong());

    [Fact]
    public void A_changed_address_is_not_verified_any_more()
    {
        var after = new[] { (ClientEvent)Kari, new ContactVerified(ContactKind.Email, Now), new ContactVerified(ContactKind.Phone, Now), new DetailsChanged(Kari.Details, ClientFields.Email | ClientFields.Name) }
            .Aggregate(Client.Initial, Client.Evolve);

        Assert.Equal(ClientFields.Phone, after.Verified);
    }

    [Fact]
    public void What_a_person_wrote_is_not_in_the_text_of_a_request()
    {
        object[] all = [new AddNote.Request("Likes"), new BlockClient.Request("Likes"), new AskForCode.Request("likes@example.no"), new ConfirmContact.Request("likes"), DrawnCode.Draw(), new OtherClient(default)];

        Assert.All(all, one => Assert.Matches("^«[a-z]+»$", one.ToString()));
    }

    private static NoteAdded Added => new(Note, Desk, Now, Personal<string>.Of("Likes mornings"));

    private static TagList List(params TagListEvent[] facts) => facts.Aggregate(TagList.Initial, TagList.Evolve);
}
