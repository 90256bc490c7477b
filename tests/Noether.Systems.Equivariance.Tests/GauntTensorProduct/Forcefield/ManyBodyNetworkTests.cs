using Noether.Fields;
using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

public sealed class ManyBodyNetworkTests
{
    [Theory]
    [InlineData(ManyBodyKind.Couplings)]
    [InlineData(ManyBodyKind.Powers)]
    public void Forces_are_the_negative_slopes_of_energies(ManyBodyKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(3);
        var (model, molecule) = (Network(kind, generator), ForceFieldConformanceTests.Molecules(generator).Slice(0, 1).To(torch.float64));
        model.to(torch.float64);
        var forces = model.call(molecule)[AtomFields.Forces].Value;
        var positions = molecule[AtomFields.Positions];
        const double Step = 1e-4;
        double Energy(int atom, int axis, double by)
        {
            var moved = positions.Value.clone();
            moved[0, atom, axis] += by;
            return model.call(molecule.With(AtomFields.Positions, positions.With(moved)))[AtomFields.Energy].Value.item<double>();
        }

        var largest = forces.abs().max().item<double>();
        Assert.True(largest > 1e-3);
        for (var atom = 0; atom < 6; atom++)
        {
            for (var axis = 0; axis < 3; axis++)
            {
                var slope = (Energy(atom, axis, Step) - Energy(atom, axis, -Step)) / (2 * Step);
                Assert.InRange(Math.Abs(forces[0, atom, axis].item<double>() + slope), 0, 1e-6 * largest);
            }
        }
    }

    [Theory]
    [InlineData(ManyBodyKind.Couplings)]
    [InlineData(ManyBodyKind.Powers)]
    public void What_is_learned_from_forces_is_the_same_in_both_precisions(ManyBodyKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var (model, molecules) = (Network(kind, generator), ForceFieldConformanceTests.Molecules(generator));
        Tensor[] Slopes(torch.ScalarType type)
        {
            _ = model.to(type);
            var loss = model.call(molecules.To(type))[AtomFields.Forces].Value.square().sum();
            return [.. torch.autograd.grad([loss], [.. model.parameters()], allow_unused: true).Where(g => g is not null && !g.IsInvalid).Select(g => g.to(torch.float64))];
        }

        var (narrow, wide) = (Slopes(torch.float32), Slopes(torch.float64));
        var largest = wide.Max(g => g.norm().item<double>());
        Assert.Equal(wide.Length, narrow.Length);
        Assert.All(narrow.Zip(wide), pair => Assert.InRange((pair.First - pair.Second).norm().item<double>() / largest, 0, 1e-4));
    }

    [Fact]
    public void Energies_and_forces_end_smoothly_at_the_cutoff()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(4);
        var model = Network(ManyBodyKind.Powers, generator);
        model.to(torch.float64);
        (double Energy, double Force) At(double distance)
        {
            var pair = new Batch(
                (AtomFields.Positions, new Field(torch.tensor([0.0, 0, 0, distance, 0, 0], torch.float64).view(1, 2, 3), FieldType.Position)),
                (AtomFields.Numbers, new Field(torch.tensor([6.0, 8], torch.float64).view(1, 2, 1), FieldType.Node)));
            var answer = model.call(pair);
            return (answer[AtomFields.Energy].Value.item<double>(), answer[AtomFields.Forces].Value.abs().max().item<double>());
        }

        var (beyond, inside, near) = (At(4.1), At(3.999), At(2));
        Assert.Equal(beyond.Energy, inside.Energy, 1e-7);
        Assert.Equal(0, beyond.Force);
        Assert.InRange(inside.Force, 0, 1e-5);
        Assert.True(near.Force > 1e-3);
    }

    [Fact]
    public void More_factors_change_the_answer_by_terms_of_higher_order()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(5);
        var x = ForceFieldConformanceTests.Molecules(generator);
        Tensor Of(int order)
        {
            using var weights = new Generator(6);
            return new ManyBodyNetwork(ForceFieldConformanceTests.Elements, ForceFieldConformanceTests.Size(ManyBody.Powers, order), weights).call(x)[AtomFields.Forces].Value;
        }

        Assert.False(Of(1).allclose(Of(3), 1e-2, 1e-4));
    }

    [Fact]
    public void An_element_that_was_not_learnt_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var x = ForceFieldConformanceTests.Molecules(generator);
        var numbers = x[AtomFields.Numbers];
        var sulphur = x.With(AtomFields.Numbers, numbers.With(numbers.Value + 8));
        Assert.Contains("H, C, O", Assert.Throws<InputException>(() => Network(ManyBodyKind.Powers, generator).call(sulphur)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ManyBodyKind.Couplings)]
    [InlineData(ManyBodyKind.Powers)]
    public void Atoms_at_one_place_are_refused(ManyBodyKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var x = ForceFieldConformanceTests.Molecules(generator);
        var places = x[AtomFields.Positions];
        var moved = places.Value.clone();
        moved[0, 3] = moved[0, 1];
        var problem = Assert.Throws<InputException>(() => Network(kind, generator).call(x.With(AtomFields.Positions, places.With(moved))));
        Assert.Contains("Atoms 2 and 4", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_are_noted_in_numbers_of_nine()
    {
        var set = ElementSet.Unpack(ForceFieldConformanceTests.Elements.Packed);
        Assert.Equal([1, 6, 8], set.Numbers);
        Assert.Equal("H, C, O", set.ToString());
        Assert.Single(set.Packed);
        int[] many = [1, 3, 6, 7, 8, 9, 11, 14, 15, 16, 17, 118];
        var large = ElementSet.Unpack(many.Chunk(5).Select(some => some.Select((n, i) => (long)n << (7 * i)).Sum()));
        Assert.Equal(many, large.Numbers);
        Assert.Equal(2, large.Packed.Count);
        Assert.Equal(many, ElementSet.Unpack(large.Packed).Numbers);
        Assert.Throws<InputException>(() => ElementSet.Unpack(0));
    }

    private static ManyBodyNetwork Network(ManyBodyKind kind, Generator generator) =>
        new(ForceFieldConformanceTests.Elements, ForceFieldConformanceTests.Size(kind == ManyBodyKind.Couplings ? ManyBody.Couplings : ManyBody.Powers), generator);

    /// <summary>The two kinds, for what is public.</summary>
    public enum ManyBodyKind
    {
        /// <summary>See <see cref="ManyBody.Couplings"/>.</summary>
        Couplings,

        /// <summary>See <see cref="ManyBody.Powers"/>.</summary>
        Powers,
    }
}
