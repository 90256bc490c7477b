using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>What a force field is worth: its errors on every test set, how it follows a scan, and how exactly it keeps what it must keep.</summary>
/// <param name="model">The force field.</param>
/// <param name="data">The test sets.</param>
/// <param name="context">Randomness, progress and cancellation.</param>
internal sealed class ForceMeasures(ForceField model, ForcefieldData data, EvaluationContext context)
{
    private const int Rows = 50;
    private const int Motions = 4;
    private const int ExactFrames = 5;
    private const int Bins = 24;
    private const double Step = 1e-4;
    private const double Milli = 1000;

    private readonly List<double[]> _errors = [];
    private readonly Dictionary<string, double> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    public ArmResult Measure()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        foreach (var (place, test) in data.Tests.Index())
        {
            using var inner = torch.NewDisposeScope();
            var truth = AtomFields.Of(test.Frames);
            var (energies, forces) = Answers(truth);
            Errors(test, truth, energies, forces);
            if (test.Scan is { } angles)
            {
                Scan(angles, test, energies);
            }

            if (place == 0 && forces is not null)
            {
                Parity(truth[AtomFields.Forces].Value, forces, truth[AtomFields.Forces].Mask);
            }

            context.Sink.Progress("test", place + 1, data.Tests.Count);
        }

        Exactness();
        _tables["about"] = new Table(["source", "frames to learn from"], [[(int)data.Source, data.Train.Count]]);
        _tables["errors"] = new Table(["test set", "frames", "energy MAE (meV)", "energy RMSE (meV)", "force MAE (meV/Å)", "force RMSE (meV/Å)"], _errors);
        _tables["exactness"] = new Table(
            ["energy", "force", "force against differences"], [[_metrics["energy_invariance_error"], _metrics["force_equivariance_error"], _metrics["force_difference_error"]]]);
        _metrics["parameters"] = model.parameters().Sum(p => p.numel());
        return new ArmResult(_metrics, _tables);
    }

    /// <summary>Energies in eV and forces in eV/Å; no forces where the truth has none to compare with.</summary>
    private (double[] Energies, Tensor? Forces) Answers(Batch truth)
    {
        List<double> energies = [];
        List<Tensor> forces = [];
        var device = model.parameters().Concat(model.buffers()).First().device;
        for (long start = 0; start < truth.Size; start += Rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var answer = model.call(truth.Slice(start, Math.Min(Rows, truth.Size - start)).To(device));
            energies.AddRange(answer[AtomFields.Energy].Value.cpu().data<double>().ToArray());
            forces.Add(inner.MoveToOuter(answer[AtomFields.Forces].Value.cpu()));
        }

        return ([.. energies], truth.ContainsKey(AtomFields.Forces) ? torch.cat([.. forces]) : null);
    }

    private void Errors(TestFrames test, Batch truth, double[] energies, Tensor? forces)
    {
        double[] differences = [.. energies.Zip(test.Frames, (e, f) => (e - f.Energy!.Value) * Milli)];
        _metrics[$"energy_mae_{test.Name}"] = differences.Average(Math.Abs);
        _metrics[$"energy_rmse_{test.Name}"] = Math.Sqrt(differences.Average(d => d * d));
        if (forces is not null)
        {
            var target = truth[AtomFields.Forces];
            var count = 3.0 * test.Frames.Sum(f => f.Numbers.Count);
            var errors = new Field((forces - target.Value).to(torch.float64), FieldType.Vector, target.Mask).Masked() * Milli;
            _metrics[$"force_mae_{test.Name}"] = errors.abs().sum().item<double>() / count;
            _metrics[$"force_rmse_{test.Name}"] = Math.Sqrt(errors.square().sum().item<double>() / count);
        }

        string[] names = [$"energy_mae_{test.Name}", $"energy_rmse_{test.Name}", $"force_mae_{test.Name}", $"force_rmse_{test.Name}"];
        _errors.Add([TestFrames.Names.ToList().IndexOf(test.Name), test.Frames.Count, .. names.Select(n => _metrics.GetValueOrDefault(n, double.NaN))]);
    }

    /// <summary>Energies along a scan, above the least of the reference.</summary>
    private void Scan(double[] angles, TestFrames test, double[] energies)
    {
        var least = test.Frames.Min(f => f.Energy!.Value);
        _tables["scan"] = new Table(
            ["angle (degrees)", "reference (meV)", "model (meV)"],
            [.. angles.Index().OrderBy(a => a.Item).Select(a => new[] { a.Item, (test.Frames[a.Index].Energy!.Value - least) * Milli, (energies[a.Index] - least) * Milli })]);
        double[] differences = [.. energies.Zip(test.Frames, (e, f) => (e - f.Energy!.Value) * Milli)];
        var shift = differences.Average();
        _metrics[$"scan_shape_rmse_{test.Name}"] = Math.Sqrt(differences.Average(d => (d - shift) * (d - shift)));
    }

    /// <summary>Force components in equally large groups from the least to the largest: what the model gives in each.</summary>
    private void Parity(Tensor truth, Tensor found, Tensor? mask)
    {
        double[] Values(Tensor forces) => (mask is null ? forces : Ragged.FromPadded(forces, mask).Rows).to(torch.float64).contiguous().data<double>().ToArray();
        var pairs = Values(truth).Zip(Values(found)).OrderBy(p => p.First).ToArray();
        _tables["parity"] = new Table(
            ["reference (eV/Å)", "model (eV/Å)", "low (eV/Å)", "high (eV/Å)"],
            [.. pairs.Chunk(Math.Max(1, (pairs.Length + Bins - 1) / Bins)).Select(group =>
            {
                double[] sorted = [.. group.Select(p => p.Second).Order()];
                double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
                return new[] { group.Average(p => p.First), sorted.Average(), At(0.05), At(0.95) };
            })]);
    }

    /// <summary>In float64, of what is learnt: how energies change and forces fail to turn when a molecule is moved, and how far forces are from differences of energies.</summary>
    private void Exactness()
    {
        using var scope = torch.NewDisposeScope();
        var few = Inputs([.. data.Tests[0].Frames.Take(ExactFrames)]);
        model.to(torch.float64);
        var beside = new BesideAtoms(model);
        var energies = beside.Forward(few)[AtomFields.Energy];
        var symmetry = ForecastMeasures.Euclidean;
        var defects = EquivarianceError.Measure(beside, symmetry, few, symmetry.Group.Sample(Motions, context.Generator), Rows);
        var spread = Math.Max(1e-3, energies.Value.std(unbiased: false).item<double>());
        _metrics["energy_invariance_error"] = defects[AtomFields.Energy].Cast<double>().Max() * EquivarianceError.Scale(energies) / spread;
        _metrics["force_equivariance_error"] = defects[AtomFields.Forces].Cast<double>().Max();
        _metrics["force_difference_error"] = Differences(few.Slice(0, 1));
        model.to(torch.float32);
    }

    /// <summary>The largest error of a force component against the central difference of energies, relative to the largest component.</summary>
    private double Differences(Batch molecule)
    {
        using var scope = torch.NewDisposeScope();
        var positions = molecule[AtomFields.Positions];
        var forces = model.call(molecule)[AtomFields.Forces].Value.flatten();
        var components = positions.Value.NumberOfElements;
        var steps = torch.cat([torch.eye(components, dtype: torch.float64), -torch.eye(components, dtype: torch.float64)]) * Step;
        var moved = new Batch(molecule.Select(f => (f.Key, f.Value.With(f.Value.Value.expand([2 * components, .. f.Value.Value.shape[1..]])))));
        moved = moved.With(AtomFields.Positions, positions.With(moved[AtomFields.Positions].Value + steps.view([2 * components, .. positions.Value.shape[1..]])));
        var energies = model.Relative(moved)[AtomFields.Energy].Value;
        var slopes = (energies.narrow(0, components, components) - energies.narrow(0, 0, components)) / (2 * Step);
        var largest = Math.Max(1e-12, forces.abs().max().item<double>());
        return (forces - slopes).abs().max().item<double>() / largest;
    }

    private static Batch Inputs(IReadOnlyList<Lab.Data.Formats.AtomFrame> frames) =>
        new Batch(AtomFields.Of(frames).Where(f => f.Key is AtomFields.Positions or AtomFields.Numbers).Select(f => (f.Key, f.Value))).To(torch.float64);

    /// <summary>A force field without the energies of atoms by themselves, beside which rounding would not be seen.</summary>
    private sealed class BesideAtoms(ForceField model) : IModel
    {
        public Batch Forward(Batch x) => model.Relative(x);
    }
}
