using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A model's kept answers, element by element.</summary>
/// <param name="Store">The blocks.</param>
/// <param name="Folder">Their folder, for messages.</param>
/// <param name="ElementsPerBlock">Elements in each block but the last.</param>
/// <param name="Samples">Samples of each element.</param>
internal sealed record StoredAnswers(OutputStore Store, string Folder, int ElementsPerBlock, long Samples)
{
    /// <summary>f(g.x) of one element and all samples; in the caller's scope.</summary>
    public Batch Read(int element) => Block(element / ElementsPerBlock).Slice(element % ElementsPerBlock * Samples, Samples);

    /// <summary>f(g.x) of all elements and one sample; in the caller's scope.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="elements">Number of elements.</param>
    public Batch OfSample(int sample, int elements)
    {
        using var scope = torch.NewDisposeScope();
        var parts = new List<Batch>();
        for (var first = 0; first < elements; first += ElementsPerBlock)
        {
            var rows = (torch.arange(Math.Min(ElementsPerBlock, elements - first), torch.int64) * Samples) + sample;
            parts.Add(Block(first / ElementsPerBlock).Rows(rows));
        }

        return Batch.Cat(parts).Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
    }

    private Batch Block(int block) => Store.Read(block)
        ?? throw new InputException($"Answers kept in '{Folder}' are gone or damaged; run the audit again, which computes what is missing.");
}
