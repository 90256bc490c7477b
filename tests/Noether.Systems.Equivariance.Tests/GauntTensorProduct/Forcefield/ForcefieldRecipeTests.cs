using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

public sealed class ForcefieldRecipeTests
{
    private static readonly Recipe Forces = new GauntTensorProductSystem().Recipes.Single(r => r.Name == "forcefield");

    private static readonly ForcefieldOptions Small = new()
    {
        Source = MoleculeSource.Generated,
        TrainFrames = 10,
        ValidationFrames = 3,
        HeldOutFrames = 8,
        Epochs = 2,
        ValidateEvery = 1,
        Channels = 3,
        Basis = 4,
        RadialWidth = 4,
        RadialLayers = 1,
    };

    [Fact]
    public void A_small_run_says_that_its_frames_are_made_up_and_decides_no_claim_about_errors()
    {
        var metrics = Forces.RunsWhole(Small, out var figures, elsewhere: "_acac_");
        var errors = ClaimEvaluator.Evaluate(Forces.Claims, [metrics]).Where(c => !c.Id.EndsWith("-exact", StringComparison.Ordinal) && !c.Id.EndsWith("-slopes", StringComparison.Ordinal)).ToArray();
        Assert.Equal(6, errors.Length);
        Assert.All(errors, c => Assert.Equal(Outcome.NotMeasured, c.Outcome));
        Assert.Contains("not judged", Forces.Findings!(metrics), StringComparison.Ordinal);
        var exact = ClaimEvaluator.Evaluate(Forces.Claims, [metrics]).Where(c => c.Id.EndsWith("-exact", StringComparison.Ordinal) || c.Id.EndsWith("-slopes", StringComparison.Ordinal)).ToArray();
        Assert.Equal(6, exact.Length);
        Assert.All(exact, c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.Equal(["learning", "parity", "scan"], figures.Select(f => f.Name));
        Assert.All(figures, f => Assert.Contains("made-up", f.Title, StringComparison.Ordinal));
        Assert.Contains("made up", Forces.Findings!(metrics), StringComparison.Ordinal);
        Assert.True(metrics["pairs.force_rmse_made_up_300"] < metrics["constant.force_rmse_made_up_300"]);
        Assert.True(metrics["mace-cg.parameters"] > metrics["mace-gaunt.parameters"]);
        Assert.Equal(0, metrics["constant.parameters"]);
    }

    [Fact]
    public void A_trained_model_of_many_elements_is_made_again_from_what_it_noted()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var elements = ElementSet.Unpack(Enumerable.Range(1, 12).Select(number => (long)number));
        var facts = new Dictionary<string, long> { ["elements"] = elements.Packed[0], ["elements-2"] = elements.Packed[1] };
        var again = Forces.Build("mace-gaunt", Small, RecipeRuns.Context(generator) with { Facts = facts });
        Assert.Equal(12, ((ForceField)again.Model!).Elements.Count);
        Assert.Equal(facts, again.Facts);
        Assert.Contains("'elements'", Assert.Throws<InputException>(() => Forces.Build("mace-gaunt", Small, RecipeRuns.Context(generator) with { Facts = new Dictionary<string, long>() })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_acetylacetone_give_every_claim_its_metrics_and_atoms_their_energies()
    {
        var acac = new MadeUpAcac();
        var metrics = Forces.RunsWhole(Small with { Source = MoleculeSource.Acac }, out var figures, acac, "_made_up_");
        Assert.All(figures, f => Assert.DoesNotContain("made-up", f.Title, StringComparison.Ordinal));
        Assert.DoesNotContain("not judged", Forces.Findings!(metrics), StringComparison.Ordinal);
        Assert.DoesNotContain(metrics.Keys, k => k.Contains("made_up", StringComparison.Ordinal));

        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = ForcefieldData.Of(Small with { Source = MoleculeSource.Acac }, RecipeRuns.Context(generator, acac));
        Assert.Equal(MadeUpAcac.Alone, data.Alone);
        var model = new ConstantEnergy(ElementSet.Of(data.Train), 4);
        model.Calibrate(AtomFields.Of(data.Train), data.Alone);
        var energies = model.buffers().First(b => b.NumberOfElements == 3).data<float>().ToArray();
        Assert.Equal([-13.5f, -1026.5f, -2037.5f], energies);
        // What atoms in the molecule have beside their energies alone is spread evenly: the mean is right.
        using var off = torch.no_grad();
        var told = model.call(AtomFields.Of(data.Train))[AtomFields.Energy].Value.mean().item<double>();
        Assert.Equal(data.Train.Average(f => f.Energy!.Value), told, 1e-3);
    }

    [Fact]
    public void Tables_name_sets_and_models()
    {
        var run = Forces.Run("pairs", Small);
        var tables = Forces.Tables!(new RunTables(run.Tables.ToDictionary(t => $"pairs.{t.Key}", t => t.Value))).ToArray();
        Assert.Equal(["errors", "exactness"], tables.Select(t => t.Name));
        Assert.Equal(["300 K, as trained: pairs", "600 K, hotter than trained: pairs", "scan about a bond: pairs"], tables[0].Rows.Select(r => r.Words));
        Assert.Equal(run.Metrics["force_rmse_made_up_600"], tables[0].Rows[1].Values[^1]);
        // The largest component of a constant's forces is nothing; its differences are nothing too.
        Assert.InRange(Forces.Run("constant", Small).Metrics["force_difference_error"], 0, 1e-9);
    }

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Forces.Run("mace-gaunt", Small).Metrics, Forces.Run("mace-gaunt", Small).Metrics);

    [Theory]
    [InlineData("pairs", 0)]
    [InlineData("mace-cg", 3)]
    [InlineData("mace-gaunt", 3)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps) => Forces.ContinuesAfterAStop(arm, Small, steps);

    [Fact]
    public void A_file_is_taken_where_one_is_given_and_split()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var folder = Directory.CreateTempSubdirectory("noether-frames-").FullName;
        try
        {
            var path = Path.Combine(folder, "mine.xyz");
            using (var file = File.Create(path))
            {
                ExtendedXyzFile.Write(file, ModelMolecule.Sample(20, 300, generator));
            }

            var registry = DataRegistry.FromAssemblies([], new DataRegistryOptions { CacheRoot = folder, Offline = true, Override = path });
            var context = RecipeRuns.Context(generator) with { Data = registry };
            var data = ForcefieldData.Of(Small with { Source = MoleculeSource.Auto }, context);
            Assert.Equal(MoleculeSource.File, data.Source);
            Assert.Equal((10, 3, "held", 5), (data.Train.Count, data.Validation.Count, data.Tests.Single().Name, data.Tests.Single().Frames.Count));
            Assert.Empty(data.Train.Concat(data.Validation).Intersect(data.Tests.Single().Frames));

            var run = Forces.Build("pairs", Small with { Source = MoleculeSource.Auto }, context);
            new RunHost(new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
            var measured = run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None)).Metrics;
            Assert.True(measured["force_rmse_held"] > 0);
            var named = measured.ToDictionary(m => $"pairs.{m.Key}", m => m.Value);
            Assert.Contains("--data", Forces.Findings!(named), StringComparison.Ordinal);

        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Data_that_are_not_here_are_named()
    {
        using var generator = new Generator(1);
        var problem = Assert.Throws<InputException>(() => Forces.Build("constant", Small with { Source = MoleculeSource.Bpa }, RecipeRuns.Context(generator)));
        Assert.Contains("md-3bpa", problem.Message, StringComparison.Ordinal);
        Assert.Contains("edgeDegree", Assert.Throws<InputException>(() => Forces.Build("mace-cg", Small with { Degree = 3 }, RecipeRuns.Context(generator))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\n\nH 0 0 0\n", "no energy")]
    [InlineData("1\nenergy=1 pbc=\"T T F\"\nH 0 0 0\n", "pbc is T T F")]
    [InlineData("1\nenergy=1 Lattice=\"9 0 0 0 9 0 0 0 9\"\nH 0 0 0\n", "pbc is T T T")]
    public void Frames_that_cannot_be_learnt_from_are_refused(string text, string expected)
    {
        var frames = ExtendedXyzFile.Read(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)), "mine.xyz");
        Assert.Contains(expected, Assert.Throws<InputException>(() => OwnFrames.Checked(frames)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_single_atoms_say_what_these_have_alone()
    {
        AtomFrame Frame(double energy, params int[] numbers) => new() { Numbers = numbers, Positions = [.. numbers.SelectMany((_, i) => new double[] { i, 0, 0 })], Energy = energy };
        AtomFrame[] molecules = [Frame(-5, 1, 8)];
        Assert.Null(OwnFrames.Energies([], molecules));
        Assert.Equal(new Dictionary<int, double> { [1] = -1, [8] = -3 }, OwnFrames.Energies([Frame(-1, 1), Frame(-3, 8), Frame(-1, 1)], molecules));
        Assert.Contains("none of O", Assert.Throws<InputException>(() => OwnFrames.Energies([Frame(-1, 1)], molecules)).Message, StringComparison.Ordinal);
        Assert.Contains("2 different", Assert.Throws<InputException>(() => OwnFrames.Energies([Frame(-1, 1), Frame(-2, 1)], molecules)).Message, StringComparison.Ordinal);
    }

    /// <summary>Frames of the made-up molecule under the names of the data set of acetylacetone, with energies of atoms by themselves.</summary>
    private sealed class MadeUpAcac : IDataSets
    {
        public static Dictionary<int, double> Alone { get; } = new() { [1] = -13.5, [6] = -1026.5, [8] = -2037.5 };

        public bool Has(string name) => name == MoleculeFrames.Acac;

        public string Folder(string name) => throw new NotSupportedException("Files are opened one by one.");

        public Stream Open(string name, string file)
        {
            Assert.Equal(MoleculeFrames.Acac, name);
            using var generator = new Generator(2);
            var stream = new MemoryStream();
            ExtendedXyzFile.Write(stream, file switch
            {
                "isolated_atoms.xyz.gz" => Alone.Select(a => new AtomFrame { Numbers = [a.Key], Positions = [0, 0, 0], Energy = a.Value }),
                "train_300K.xyz.gz" => Bound(ModelMolecule.Sample(20, 300, generator)),
                "test_MD_300K.xyz.gz" or "test_MD_600K.xyz.gz" => Bound(ModelMolecule.Sample(8, 300, generator)),
                _ => Bound(ModelMolecule.Turned([0, 30, 60])),
            });
            stream.Position = 0;
            return stream;
        }

        private static IEnumerable<AtomFrame> Bound(IEnumerable<AtomFrame> frames) => frames.Select(f => f with { Energy = f.Energy + f.Numbers.Sum(n => Alone[n]) - 20 });
    }
}
