namespace Bookings.Testing;

/// <summary>Names that no other test of this or another run uses.</summary>
public static class Names
{
    public static string Database() => $"bookings_{Guid.CreateVersion7():N}";

    /// <summary>A new folder that the user of PostgreSQL can reach too; the caller deletes it.</summary>
    public static string Folder()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"bookings-test-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
