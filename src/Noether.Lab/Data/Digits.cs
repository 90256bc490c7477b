namespace Noether.Lab.Data;

/// <summary>Handwritten digits: MNIST, and the small extract of it that is built in.</summary>
public sealed class Digits : IDataSetProvider
{
    /// <summary>Name of the whole MNIST.</summary>
    public const string Mnist = "mnist";

    /// <summary>Name of the built-in extract.</summary>
    public const string Extract = "digits";

    private const string Attribution = "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits";
    private const string ShareAlike = "CC BY-SA 3.0";

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Mnist,
            Title = "MNIST, handwritten digits",
            Summary = "60,000 training and 10,000 test images of the digits 0 to 9, 28 x 28 pixels of 8-bit grey, with labels; four IDX files packed with gzip.",
            Licence = ShareAlike,
            Source = Attribution,
            Files =
            [
                new(FileOf(Split.Train, "images"), 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                new(FileOf(Split.Train, "labels"), 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                new(FileOf(Split.Test, "images"), 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                new(FileOf(Split.Test, "labels"), 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            ],
            Origin = new RemoteOrigin(
                new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/")),
        },
        new()
        {
            Name = Extract,
            Title = "An extract of MNIST, built in",
            Summary = "5,000 training and 1,000 test images of MNIST, evenly spread over its own splits, each class equally often; four IDX files packed with gzip.",
            Licence = ShareAlike,
            Source = $"{Attribution}; extracted by {nameof(DigitExtract)}",
            Files =
            [
                new(FileOf(Split.Train, "images"), 3920016, "7f2ea4c9ef8986d097eb015af6e7ac92d0220983040f6bf85e0ebdab34272774"),
                new(FileOf(Split.Train, "labels"), 5008, "3617ddc2f63a55bda5efb0ce7dfbb513cc4680c40a8ecd9a5f3a390475accf08"),
                new(FileOf(Split.Test, "images"), 784016, "08212e895b958225f959f761e33da53e35faa44cebc75e329dcaa7b477fbddc0"),
                new(FileOf(Split.Test, "labels"), 1008, "a8455fc3bf4f53a12fd7fac83ac10b16241e37d6ab97bdfad5c2ebdffb543bea"),
            ],
            Origin = new EmbeddedOrigin(typeof(Digits).Assembly, Extract),
        },
    ];

    /// <summary>Reads a split of <see cref="Mnist"/> or <see cref="Extract"/>.</summary>
    /// <param name="data">The registry.</param>
    /// <param name="split">Which part.</param>
    /// <param name="name">The set.</param>
    /// <exception cref="InputException">The set is not here, or a file is damaged.</exception>
    public static LabelledImages Read(IDataSets data, Split split, string name = Extract)
    {
        using var images = data.Open(name, FileOf(split, "images"));
        using var labels = data.Open(name, FileOf(split, "labels"));
        return LabelledImages.ReadIdx(images, labels, $"{FileOf(split, "images")} of the data set {name}", $"{FileOf(split, "labels")} of the data set {name}");
    }

    /// <summary>The file of a split's <c>images</c> or <c>labels</c>.</summary>
    internal static string FileOf(Split split, string what) =>
        $"{(split == Split.Train ? "train" : "t10k")}-{what}-idx{(what == "images" ? 3 : 1)}-ubyte.gz";
}

/// <summary>A part of a data set.</summary>
public enum Split
{
    /// <summary>For fitting.</summary>
    Train,

    /// <summary>For measuring, never for fitting.</summary>
    Test,
}
