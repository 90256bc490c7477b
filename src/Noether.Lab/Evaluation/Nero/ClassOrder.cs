using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// Puts a model's classes into the order of the data's, where both are named: answers and targets are compared by number. A model may know more classes than the data have; they come last.
/// </summary>
public static class ClassOrder
{
    /// <summary>The model as it is where orders agree or one of them has no names; else one whose answers are in the data's order.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="classes">Names of its classes in its own order; empty when they are not known.</param>
    /// <param name="data">The samples.</param>
    /// <exception cref="InputException">A name stands twice, or the data have samples of a class that the model does not name.</exception>
    public static AuditSubject Matched(AuditSubject subject, IReadOnlyList<string> classes, AuditData data)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(data);
        if (classes.Count == 0 || data.Classes is not { Count: > 0 } wanted || wanted.SequenceEqual(classes, StringComparer.Ordinal))
        {
            return subject;
        }

        CheckNames(subject.Name, classes, data, wanted);

        // Of a class that no sample is of the model need know nothing; its place is taken by none.
        var names = classes.ToList();
        int[] own = [.. wanted.Select(name => names.IndexOf(name))];
        int[] order = [.. own, .. Enumerable.Range(0, classes.Count).Except(own)];
        return order.SequenceEqual(Enumerable.Range(0, classes.Count))
            ? subject
            : new AuditSubject(subject.Name, new Reordered(subject.Name, subject.Model, order), Fingerprint.Of(["classes", subject.Fingerprint, .. order.Select(i => $"{i}")]));
    }

    private static void CheckNames(string model, IReadOnlyList<string> classes, AuditData data, IReadOnlyList<string> wanted)
    {
        foreach (var (owner, names) in new[] { (model, classes), (data.Name, wanted) })
        {
            if (names.CountBy(n => n, StringComparer.Ordinal).FirstOrDefault(n => n.Value > 1) is { Value: > 1 } twice)
            {
                throw new InputException($"{owner} has the class '{twice.Key}' {twice.Value} times, so that the order of its classes is not known; give each a name of its own.");
            }
        }

        var present = data.PresentClasses();
        if (wanted.Where((name, i) => !classes.Contains(name, StringComparer.Ordinal) && present.Contains(i)).FirstOrDefault() is { } missing)
        {
            throw new InputException(
                $"{data.Name} has samples of the class '{missing}', which {model} does not name: it tells apart {string.Join(", ", classes)}. "
                + "Give samples of these; or, of a file, name the classes in its manifest as the data do, in the model's order, or not at all where both orders are the same.");
        }
    }

    /// <param name="name">The model's name, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="order">The model's number of each class in the data's order, or -1 for none.</param>
    private sealed class Reordered(string name, IModel model, int[] order) : IModel
    {
        // What is certain not to be so; no infinity, which zero times it would make no number.
        private const double Never = -1e30;

        public Batch Forward(Batch x) => model.Forward(x).Select((field, value) => field switch
        {
            ClassScores.Logits => value with { Value = Columns(value.Value, Never) },
            ClassScores.Shares => value with { Value = Columns(value.Value, 0) },
            "labels" => value with { Value = Numbers(value.Value) },
            _ => value,
        });

        private Tensor Columns(Tensor scores, double none)
        {
            if (scores.dim() != 2 || scores.shape[1] != order.Count(i => i >= 0))
            {
                throw new InputException($"{name} is said to tell {order.Count(i => i >= 0)} classes apart, but answers with [{string.Join(", ", scores.shape)}]; name all its classes, in its order.");
            }

            using var scope = torch.NewDisposeScope();
            var columns = order.Select(i => i >= 0 ? scores.select(1, i) : torch.full_like(scores.select(1, 0), none)).ToArray();
            return scope.MoveToOuter(torch.stack(columns, 1));
        }

        /// <summary>Of boxes; a number that the model has no class for stays one that no class has.</summary>
        private Tensor Numbers(Tensor labels)
        {
            using var scope = torch.NewDisposeScope();
            long[] places = [.. Enumerable.Range(0, order.Length).Select(i => (long)Array.IndexOf(order, i)), -1];
            var known = labels.ge(0).logical_and(labels.lt(order.Length));
            var at = torch.where(known, labels, torch.full_like(labels, order.Length)).to(torch.int64);
            return scope.MoveToOuter(torch.tensor(places, device: labels.device).index_select(0, at.flatten()).view(labels.shape));
        }
    }
}
