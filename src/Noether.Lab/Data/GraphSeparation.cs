using Noether.Geometry;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Graphs that weak models confuse: pairs and families that the Weisfeiler-Leman test does not tell apart.</summary>
public sealed class GraphSeparation : IDataSetProvider
{
    /// <summary>Name of the set.</summary>
    public const string Name = "graph-separation";

    private const string Exp = "EXP.txt.gz";
    private const string Cexp = "CEXP.txt.gz";
    private const string Graph8c = "graph8c.g6.gz";
    private const string Sr25 = "sr251256.g6";

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Name,
            Title = "Graphs that are hard to tell apart",
            Summary = "EXP and CEXP, 1,200 labelled graphs each in pairs; all 11,117 connected graphs of 8 nodes; the 15 strongly regular graphs (25, 12, 5, 6).",
            Licence = "EXP and CEXP GPL-3.0; the others are public catalogues",
            Source = "R. Abboud and others, IJCAI 2021 (EXP, CEXP); B. McKay, Combinatorial data (graphs of 8 nodes); M. Balcilar and others, ICML 2021 (strongly regular graphs)",
            Files =
            [
                new(Exp, 585199, "6a0cffd9a2d864f71663025495d2d057c76dbed55bc348d3ce705b3636a3cba0"),
                new(Cexp, 744890, "711521591cb429f774cb6864d3fc80ff20e65a1ec14c1874aad9918a3eec332a"),
                new(Graph8c, 77819, "0002354f1ab3344a2706626a037ad15367bf23a2163aa68f552c3a169ca9a036"),
                new(Sr25, 780, "f55f86eb48cd61c3315c62341cc3a8c59289c58504edb3ab859d7ef2068b9aa4"),
            ],
            Origin = new LocalOrigin("EXP and CEXP are in the repository ralphabb/GNN-RNI, converted to lines 'kind degree neighbour ...'; the others in omri1348/Frame-Averaging and balcilar/gnn-matlang."),
        },
    ];

    /// <summary>EXP: graphs 2k and 2k+1 are not isomorphic, are alike to the 1-dimensional Weisfeiler-Leman test, and have opposite labels; kinds are 0 and 1.</summary>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<LabelledGraph> ReadExp(IDataSets data) => Labelled(data, Exp);

    /// <summary>CEXP: as EXP, but that test tells half of the pairs apart.</summary>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<LabelledGraph> ReadCexp(IDataSets data) => Labelled(data, Cexp);

    /// <summary>All 11,117 connected graphs of 8 nodes up to isomorphism.</summary>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<Graph> ReadGraph8c(IDataSets data) => Plain(data, Graph8c);

    /// <summary>The 15 strongly regular graphs with parameters (25, 12, 5, 6), alike to the 2-dimensional Weisfeiler-Leman test.</summary>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<Graph> ReadSr25(IDataSets data) => Plain(data, Sr25);

    private static IReadOnlyList<LabelledGraph> Labelled(IDataSets data, string file)
    {
        using var stream = data.Open(Name, file);
        return LabelledGraphFile.Read(stream, $"{file} of the data set {Name}");
    }

    private static IReadOnlyList<Graph> Plain(IDataSets data, string file)
    {
        using var stream = data.Open(Name, file);
        return Graph6File.Read(stream, $"{file} of the data set {Name}");
    }
}
