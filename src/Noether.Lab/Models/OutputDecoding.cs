using System.Globalization;
using Noether.Fields;

namespace Noether.Lab.Models;

/// <summary>Turns what a model from elsewhere answers into the library's fields.</summary>
internal static class OutputDecoding
{
    // Below it a probability has no logarithm in single precision.
    private const double LeastProbability = 1e-37;

    // Half precision loses so much over a thousand classes.
    private const double ProbabilityTolerance = 0.01;

    /// <param name="manifest">What the outputs mean.</param>
    /// <param name="answers">The tensors by name.</param>
    /// <param name="rows">Samples that were asked about.</param>
    /// <param name="picture">Rows and columns of their pictures; null for points.</param>
    /// <returns>A batch of that many samples; its tensors belong to the current scope.</returns>
    public static Batch Decode(AuditManifest manifest, IReadOnlyDictionary<string, Tensor> answers, long rows, (long Height, long Width)? picture) => manifest.Output switch
    {
        ClassOutput o => Classes(o, Find(answers, o.Tensor), rows, manifest.Classes.Count),
        FlowOutput o => Flow(o, Find(answers, o.Tensor), rows, picture!.Value),
        VectorOutput o => Vectors(o, Find(answers, o.Tensor), rows),
        BoxOutput o => BoxDecoding.Decode(o, name => Find(answers, name), rows, picture!.Value),
        _ => throw new ArgumentException($"{manifest.Output.GetType().Name} is no output of a manifest.", nameof(manifest)),
    };

    public static InputException WrongShape(string tensor, Tensor found, string expected) =>
        new($"The model's output '{tensor}' has the shape [{string.Join(", ", found.shape)}]; expected {expected}. Check the manifest's 'output' ('noether inspect' lists the outputs).");

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> answers, string name) => answers.TryGetValue(name, out var tensor)
        ? tensor
        : throw new InputException($"The model has no output '{name}'; it has {string.Join(", ", answers.Keys)}. Name one of them in the manifest's 'output'.");

    private static Batch Classes(ClassOutput output, Tensor scores, long rows, int classes)
    {
        var flat = scores.dim() > 2 ? scores.flatten(1) : scores;
        if (flat.dim() != 2 || flat.shape[0] != rows || flat.shape[1] < 2 || (classes > 0 && flat.shape[1] != classes))
        {
            throw WrongShape(output.Tensor, scores, $"[{rows}, {(classes > 0 ? classes : "classes")}]");
        }

        var floats = flat.to(torch.ScalarType.Float32);
        CheckProbabilities(output, floats);
        var logits = output.Probabilities ? floats.clamp_min(LeastProbability).log() : floats;
        return new Batch((ModelFields.Logits, new Field(logits, FieldType.Scalar)));
    }

    /// <summary>What is no probability would become one silently. Answers that are no numbers at all stay what they are.</summary>
    private static void CheckProbabilities(ClassOutput output, Tensor scores)
    {
        if (!output.Probabilities)
        {
            return;
        }

        var sums = scores.sum(1);
        var wrong = (sums - 1).abs().gt(ProbabilityTolerance).logical_or(scores.lt(-ProbabilityTolerance).any(1)).nonzero();
        if (wrong.shape[0] > 0)
        {
            var row = wrong[0, 0].item<long>();
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"The model's output '{output.Tensor}' is declared as probabilities, but those of sample {row} of a batch sum to {sums[row].item<float>():0.###} and the least is {scores[row].min().item<float>():0.###}; name it as 'logits' in the manifest if its softmax is meant."));
        }
    }

    private static Batch Vectors(VectorOutput output, Tensor found, long rows) => found.dim() == 3 && found.shape[0] == rows && found.shape[2] == 3
        ? new Batch((output.Tensor, new Field(found.to(torch.ScalarType.Float32), FieldType.Vector)))
        : throw WrongShape(output.Tensor, found, $"[{rows}, points, 3]");

    private static Batch Flow(FlowOutput output, Tensor found, long rows, (long Height, long Width) picture)
    {
        var flow = output.Last && found.dim() == 4 ? found.permute(0, 3, 1, 2) : found;
        if (!flow.shape.SequenceEqual([rows, 2, picture.Height, picture.Width]))
        {
            throw WrongShape(output.Tensor, found, output.Last ? $"[{rows}, {picture.Height}, {picture.Width}, 2]" : $"[{rows}, 2, {picture.Height}, {picture.Width}]");
        }

        var pixels = flow.to(torch.ScalarType.Float32) * output.Scale;
        var (u, v) = output.VFirst ? (pixels.narrow(1, 1, 1), pixels.narrow(1, 0, 1)) : (pixels.narrow(1, 0, 1), pixels.narrow(1, 1, 1));
        return new Batch((ModelFields.Flow, new Field(torch.cat([u, output.VUp ? -v : v], 1), FieldType.Flow)));
    }
}
