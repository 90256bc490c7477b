namespace Noether.Lab.Data;

/// <summary>Whether a data set can be used.</summary>
public enum DataAvailability
{
    /// <summary>Its files are here.</summary>
    Here,

    /// <summary>It is computed on first use.</summary>
    CanBeGenerated,

    /// <summary>It is downloaded on first use.</summary>
    CanBeDownloaded,

    /// <summary>The user must put its files somewhere.</summary>
    NotHere,
}

/// <summary>A data set and whether it can be used: a line of <c>noether data list</c>.</summary>
/// <param name="Info">The set.</param>
/// <param name="Availability">Whether it can be used.</param>
/// <param name="Where">Where it is, or one sentence on how to get it.</param>
public sealed record DataSetStatus(DataSetInfo Info, DataAvailability Availability, string Where);

/// <summary>A file and whether its content is the recorded one: a line of <c>noether data verify</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="State">What was found.</param>
/// <param name="Where">The place that was looked at.</param>
public sealed record FileCheck(DataFile File, FileState State, string Where);
