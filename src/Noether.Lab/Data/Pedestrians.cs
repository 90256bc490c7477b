using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Paths of pedestrians seen from above, in five scenes (BIWI and UCY).</summary>
public sealed class Pedestrians : IDataSetProvider
{
    /// <summary>Name of the set.</summary>
    public const string Name = "eth-ucy";

    /// <summary>Seconds from one frame to the next.</summary>
    public const double Interval = 0.4;

    private static readonly Dictionary<string, string[]> FilesOfScenes = new(StringComparer.Ordinal)
    {
        ["eth"] = ["biwi_eth.csv"],
        ["hotel"] = ["biwi_hotel.csv"],
        ["univ"] = ["students001.csv", "students003.csv"],
        ["zara1"] = ["crowds_zara01.csv"],
        ["zara2"] = ["crowds_zara02.csv"],
    };

    private static readonly string[] TrainingOnly = ["crowds_zara03.csv", "uni_examples.csv"];

    /// <summary>The scenes that can be held out: eth, hotel, univ, zara1, zara2.</summary>
    public static IReadOnlyCollection<string> Scenes => FilesOfScenes.Keys;

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Name,
            Title = "Paths of pedestrians",
            Summary = "Eight sequences of positions in metres every 0.4 s, as CSV with the columns frame, id, x, y.",
            Licence = "public research benchmark",
            Source = "S. Pellegrini and others, ICCV 2009 (BIWI Walking Pedestrians); A. Lerner and others, Computer Graphics Forum 2007 (UCY Crowds by Example)",
            Files =
            [
                new("biwi_eth.csv", 100265, "f5ece8052092d0de2c12de5f11b16b7ba11bb30c8818794213403b967521333f"),
                new("biwi_hotel.csv", 123981, "cb862f1a063d9039f988e70b15e0d928f985c63377eea5683c4fd6643e1e78a0"),
                new("crowds_zara01.csv", 118078, "1eb8403eaf739fbc0dd841eb61afe4bfcaf42c7e88a72b11a42f88a69b7f3e31"),
                new("crowds_zara02.csv", 227111, "2bdd649f47323e241049553e93d2816dad6007b54679ba880dce64a6c8f2fb5a"),
                new("crowds_zara03.csv", 114811, "d18220a9438a91ae8308a32975a954b1177b20239465c719bfcffe63f2b3b03a"),
                new("students001.csv", 509079, "5e692c464133e31a2433d76c9f2e506a50e126227c7bf878f1505f95757db296"),
                new("students003.csv", 418874, "c4c43b900b246e0396e08d517705c50525680613d98184cd72f3a99d14750b88"),
                new("uni_examples.csv", 62653, "20321ff980d729d3a86f19767f9630e50df18406394d1a4ce59634192d085dc8"),
            ],
            Origin = new LocalOrigin("The sequences are in the repository MediaBrain-SJTU/EqMotion, folder eth_ucy/data; columns 0, 1, 13 and 15 of its texts, training and validation part joined, sorted by frame and id."),
        },
    ];

    /// <summary>Windows of the paths of a held-out scene, and of all others.</summary>
    /// <param name="data">Where data sets are.</param>
    /// <param name="scene">One of <see cref="Scenes"/>.</param>
    /// <param name="length">Frames of a window.</param>
    /// <returns>Positions <c>[windows][length * 2]</c>, metres: of the held scene, and of the other sequences in the order of their names and of time.</returns>
    /// <exception cref="InputException">Another scene, or the set is not here or damaged.</exception>
    public static (IReadOnlyList<double[]> Held, IReadOnlyList<double[]> Others) Windows(IDataSets data, string scene, int length)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!FilesOfScenes.TryGetValue(scene, out var held))
        {
            throw new InputException($"There is no scene '{scene}'{NearestName.Hint(scene, Scenes)} The set {Name} has {string.Join(", ", Scenes)}.");
        }

        var others = FilesOfScenes.Values.SelectMany(f => f).Concat(TrainingOnly).Except(held, StringComparer.Ordinal);
        return ([.. held.SelectMany(f => Of(data, f, length))], [.. others.SelectMany(f => Of(data, f, length))]);
    }

    private static IEnumerable<double[]> Of(IDataSets data, string file, int length)
    {
        using var stream = data.Open(Name, file);
        var table = CsvColumns.Read(stream, $"{file} of the data set {Name}");
        var (frames, people, x, y) = (table.Numbers("frame"), table.Numbers("id"), table.Numbers("x"), table.Numbers("y"));
        foreach (var person in Enumerable.Range(0, table.Rows).GroupBy(r => people[r]))
        {
            int[] rows = [.. person];
            for (var start = 0; start + length <= rows.Length; start++)
            {
                // A person who left and came back has a gap.
                if (frames[rows[start + length - 1]] - frames[rows[start]] == length - 1)
                {
                    yield return [.. Enumerable.Range(start, length).SelectMany(i => new[] { x[rows[i]], y[rows[i]] })];
                }
            }
        }
    }
}
