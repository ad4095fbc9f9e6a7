namespace Bookings.Privacy.Contracts;

/// <summary>How the data map is written.</summary>
public enum DataMapFormat
{
    Markdown,
    Json,
    Csv,
}

/// <summary>What personal data this program knows, made from the program itself: nothing of it is kept up by hand.</summary>
public interface IDataMap
{
    /// <summary>The whole map of this installation, the same for the same program and configuration.</summary>
    string Write(DataMapFormat format);
}
