using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace OwnDataSet;

/// <summary>Lumpy balls.</summary>
public sealed class Stones : IDataSetProvider
{
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = "stones",
            Title = "Stones of a river bed",
            Summary = "1,000 point clouds of 256 points, float32.",
            Licence = "CC BY 4.0",
            Source = "A. Author, Where it was published",
            Files = [new("stones.npy")],
            Origin = new GeneratedOrigin(Seed: 7, Version: 1, (folder, seed) => NpyFile.Write(Path.Combine(folder, "stones.npy"), Stone.Clouds(1000, 256, seed))),
        },
    ];
}
