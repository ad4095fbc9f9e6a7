using System.Runtime.Versioning;
using Xunit;

namespace Bookings.Kernel.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class FileCustodianTests : IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("bookings-keys-").FullName, "keys");
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);

    [Fact]
    public async Task A_secret_is_found_again_by_another_process()
    {
        using var made = await new FileCustodian(_directory).Create(1, _ct);
        using var found = await new FileCustodian(_directory).Open(1, _ct);
        Assert.Equal(Derived(made), Derived(found!));
        Assert.Null(await new FileCustodian(_directory).Open(2, _ct));
    }

    [Fact]
    public async Task Only_its_user_can_reach_it()
    {
        (await new FileCustodian(_directory).Create(1, _ct)).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_directory))));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.OtherRead, false)]
    [InlineData(UnixFileMode.OtherExecute, true)]
    public async Task Loose_permissions_are_refused(UnixFileMode loose, bool onDirectory)
    {
        (await new FileCustodian(_directory).Create(1, _ct)).Dispose();
        var path = onDirectory ? _directory : Directory.GetFiles(_directory)[0];
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | loose);
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(async () => await new FileCustodian(_directory).Open(1, _ct));
        Assert.Contains("chmod 700", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_never_replaced()
    {
        using var made = await new FileCustodian(_directory).Create(1, _ct);
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await new FileCustodian(_directory).Create(1, _ct));
        using var found = await new FileCustodian(_directory).Open(1, _ct);
        Assert.Equal(Derived(made), Derived(found!));
    }

    [Fact]
    public async Task A_torn_file_is_no_secret()
    {
        (await new FileCustodian(_directory).Create(1, _ct)).Dispose();
        await File.WriteAllBytesAsync(Directory.GetFiles(_directory)[0], new byte[31], _ct);
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await new FileCustodian(_directory).Open(1, _ct));
    }

    [Fact]
    public async Task A_draft_left_by_a_crash_does_no_harm()
    {
        (await new FileCustodian(_directory).Create(1, _ct)).Dispose();
        await File.WriteAllBytesAsync(Path.Combine(_directory, "epoch-00000002.key.new"), new byte[7], _ct);
        using var made = await new FileCustodian(_directory).Create(2, _ct);
        using var found = await new FileCustodian(_directory).Open(2, _ct);
        Assert.Equal(Derived(made), Derived(found!));
    }

    [Fact]
    public async Task Destruction_overwrites_before_it_unlinks_and_can_be_repeated()
    {
        (await new FileCustodian(_directory).Create(1, _ct)).Dispose();
        var path = Directory.GetFiles(_directory)[0];
        var before = await File.ReadAllBytesAsync(path, _ct);
        // An open handle to the same bytes shows what unlinking alone would have left.
        await using var watcher = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        var custodian = new FileCustodian(_directory);
        var evidence = await custodian.Destroy(1, _ct);
        Assert.Empty(Directory.GetFiles(_directory));
        var after = new byte[32];
        await watcher.ReadExactlyAsync(after, _ct);
        Assert.NotEqual(before, after);
        Assert.Contains("overwritten, synced and unlinked", evidence, StringComparison.Ordinal);
        Assert.Contains("gone already", await custodian.Destroy(1, _ct), StringComparison.Ordinal);
        Assert.Null(await custodian.Open(1, _ct));
    }

    [Fact]
    public void A_destroyed_secret_derives_nothing()
    {
        var secret = Secret.Random();
        secret.Dispose();
        var output = new byte[32];
        Assert.Throws<EpochMovedException>(() => secret.Derive("x"u8, output));
        Assert.Equal(new byte[32], output);
    }

    private static byte[] Derived(Secret secret)
    {
        var output = new byte[32];
        secret.Derive("test"u8, output);
        return output;
    }
}
