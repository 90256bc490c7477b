using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// Classes whose truth a motion makes doubtful: a six upside down is a nine. Decided by the samples alone, without any model: a moved sample looks like another class
/// where its third nearest unmoved sample of that class is as near as half of that class's own samples have their third nearest fellow, and nearer than the third nearest of its own class
/// (Euclidean distance of slightly blurred pictures, of the first 300). A class is flagged at an element where at least a quarter of its moved samples look like one other class.
/// </summary>
public static class ClassAmbiguity
{
    private const double LeastShare = 0.25;
    private const int Fellows = 3;
    private const int LeastOfAClass = 5;
    private const int MostSamples = 300;

    /// <summary>For each class and each other that it comes to look like, the element where most of its samples do; most first.</summary>
    /// <param name="data">Pictures with one label each; of other data nothing is known.</param>
    /// <param name="grid">The motions.</param>
    public static IReadOnlyList<Ambiguity> Find(AuditData data, AuditGrid grid)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(grid);
        if (data.Targets is null || !data.Targets.TryGetValue("label", out var label) || label.Value.dim() != 1 || !data.Inputs.TryGetValue("image", out var image))
        {
            return [];
        }

        using var scope = torch.NewDisposeScope();
        using var mode = torch.no_grad();
        var rows = Math.Min(data.Inputs.Size, MostSamples);
        var pictures = new Batch(("image", image)).Slice(0, rows);
        var look = new Look(Flat(grid.Symmetry.Input.Apply(grid.Elements.narrow(0, 0, 1), pictures, Pairing.Outer)), label.Value.narrow(0, 0, rows).cpu().data<long>().ToArray());
        var found = Enumerable.Range(1, grid.Count - 1).SelectMany(g => At(g, look, grid, pictures)).ToList();
        return
        [
            .. found.GroupBy(a => (a.Class, a.LooksLike)).Select(group => group.MaxBy(a => a.Share)!)
                .OrderByDescending(a => a.Share).ThenBy(a => a.Class).ThenBy(a => a.LooksLike),
        ];
    }

    private static List<Ambiguity> At(int element, Look look, AuditGrid grid, Batch pictures)
    {
        using var scope = torch.NewDisposeScope();
        var alike = look.Of(Flat(grid.Symmetry.Input.Apply(grid.Elements.narrow(0, element, 1), pictures, Pairing.Outer)));
        return
        [
            .. from cls in look.Classes
               let own = look.RowsOf(cls)
               from other in look.Classes
               where other != cls
               let share = own.Average(row => alike[row] == other ? 1.0 : 0)
               where share >= LeastShare
               select new Ambiguity(cls, other, element, share),
        ];
    }

    /// <summary>Pictures as vectors, blurred a little: a stroke a pixel aside is the same stroke.</summary>
    private static Tensor Flat(Batch pictures)
    {
        var images = pictures["image"].Value.to(torch.float32).cpu();
        var blur = Math.Clamp(Math.Min(images.shape[^1], images.shape[^2]) / 6, 1, 5);
        return torch.nn.functional.avg_pool2d(images, blur, 1).flatten(1);
    }

    /// <summary>The unmoved samples, and how near those of each class lie to each other.</summary>
    private sealed class Look
    {
        private readonly Tensor _pictures;
        private readonly Dictionary<long, long[]> _rows;
        private readonly Dictionary<long, float> _spacing = [];

        public Look(Tensor pictures, long[] labels)
        {
            _pictures = pictures;
            _rows = Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).Where(g => g.Count() >= LeastOfAClass).ToDictionary(g => g.Key, g => g.Select(i => (long)i).ToArray());
            Classes = [.. _rows.Keys.Order()];
            var apart = Apart(pictures);
            foreach (var cls in Classes)
            {
                var rows = torch.tensor(_rows[cls]);
                _spacing[cls] = apart.index_select(0, rows).index_select(1, rows).kthvalue(Fellows, 1).values.median().item<float>();
            }
        }

        public IReadOnlyList<long> Classes { get; }

        public long[] RowsOf(long cls) => _rows[cls];

        /// <summary>For each moved sample the class that it looks like; -1 where it looks like none more than its own.</summary>
        public long[] Of(Tensor moved)
        {
            var apart = Apart(moved);
            var nearest = Classes.ToDictionary(c => c, c => apart.index_select(1, torch.tensor(_rows[c])).kthvalue(Fellows, 1).values.data<float>().ToArray());
            var looks = Enumerable.Repeat(-1L, (int)moved.shape[0]).ToArray();
            foreach (var cls in Classes)
            {
                foreach (var row in _rows[cls])
                {
                    var like = Classes.MinBy(c => nearest[c][row]);
                    looks[row] = nearest[like][row] <= _spacing[like] ? like : -1;
                }
            }

            return looks;
        }

        /// <summary>Squared distances from samples to unmoved ones; none to the sample itself.</summary>
        private Tensor Apart(Tensor samples) =>
            samples.square().sum(1, keepdim: true) + _pictures.square().sum(1).unsqueeze(0) - (2 * samples.matmul(_pictures.t())) + torch.diag(torch.full(samples.shape[0], float.PositiveInfinity));
    }
}

/// <summary>A class that a motion makes look like another.</summary>
/// <param name="Class">The class.</param>
/// <param name="LooksLike">The other one.</param>
/// <param name="Element">Index of the element where most of its samples look so.</param>
/// <param name="Share">Share of its samples that do there.</param>
public sealed record Ambiguity(long Class, long LooksLike, int Element, double Share);
