namespace Noether.Lab.Data;

/// <summary>Where data sets are found: embedded, in a local folder, in <c>NOETHER_DATA</c>, downloaded, or generated from a seed.</summary>
public interface IDataSets
{
    /// <summary>Whether the set can be opened without a download.</summary>
    bool Has(string name);

    /// <summary>Opens a file of a set for reading; the caller disposes it.</summary>
    /// <exception cref="InputException">Unknown set or file, or it is not here; the message says where to put it or how to get it.</exception>
    Stream Open(string name, string file);

    /// <summary>Where a file of a set lies, for messages: its path on disk where it has one.</summary>
    /// <exception cref="InputException">Unknown set or file.</exception>
    string Locate(string name, string file) => $"{file} of the data set {name}";

    /// <summary>Path of the set's folder on disk (an embedded set is unpacked into the cache).</summary>
    /// <exception cref="InputException">As <see cref="Open"/>.</exception>
    string Folder(string name);
}
