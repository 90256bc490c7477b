using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Lab.Data.Solids;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Results;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero.Grids;

public sealed class AuditPresetsTests
{
    public static TheoryData<string> Names => [.. AuditPresets.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_audits_data_of_its_kind_and_is_drawn(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var data = Data(name, generator);
        var grid = AuditPresets.Named(name).Grid(Coarse(name), data.Inputs, generator);
        Assert.Equal(grid.Count, grid.Words.Distinct().Count());
        var unmoved = grid.Symmetry.Input.Apply(grid.Elements.narrow(0, 0, 1), data.Inputs, Pairing.Outer);
        var result = NeroAudit.Run([Size, Size with { Name = "twin" }], data with { Targets = Size.Model.Forward(unmoved) }, grid, new FieldError(FieldErrorKind.Mae, "size"));
        Assert.Equal(0, result.Summary(0).AtIdentity, 1e-9);
        Assert.True(name is PlaneGrids.ShiftName or PlaneGrids.WindowName or PlaneGrids.ScaleName or PlaneGrids.AreaName or PlaneGrids.RotationName or SpaceTimeGrids.Name == result.Summary(0).Range > 1e-6, $"{result.Summary(0).Range}");
        Assert.All(AuditFigures.All(result, generator), f =>
        {
            Assert.NotEmpty(f.WhatToSee);
            Assert.NotEmpty(Lab.Evaluation.Figures.FigureRenderer.Svg(f));
        });
    }

    [Fact]
    public void The_invariant_mass_of_a_jet_has_a_flat_map_and_its_energy_does_not()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var data = Data(SpaceTimeGrids.Name, generator);
        AuditSubject Of(string name, Func<Tensor, Tensor> value) => AuditFixtures.Subject(name, x => new Batch(("size", new Field(value(x["momenta"].Value.sum(1)).unsqueeze(1), FieldType.Scalar))));
        var mass = Of("mass", p => p.select(1, 0).square() - p.narrow(1, 1, 3).square().sum(1));
        var energy = Of("energy", p => p.select(1, 0));
        var grid = SpaceTimeGrids.Boosts(2, 1, 90);
        var (flat, tall) = (Audit(mass), Audit(energy));
        Assert.True(flat.Summary(0).Range < 1e-9);
        Assert.True(tall.Summary(0).Range > 1);
        var layout = Assert.IsType<PlaneLayout>(grid.Layout);
        Assert.Equal("rapidity along the beam", layout.YAxis);
        Assert.Equal("rapidity -2 along the beam, turn 90 degrees", grid.Words[layout.Cells[0, 1]]);

        NeroResult Audit(AuditSubject subject) => NeroAudit.Run([subject], data with { Targets = subject.Model.Forward(data.Inputs) }, grid, new FieldError(FieldErrorKind.Mae, "size"));
    }

    [Fact]
    public void Through_a_round_window_corners_are_never_seen_and_quarter_turns_stay_exact()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var image = torch.zeros(1, 1, 12, 12);
        image[0, 0, 0, 0] = 1;
        image[0, 0, 6, 4] = 1;
        var x = new Batch(("image", new Field(image, FieldType.Image)));
        var grid = AuditPresets.Named(PlaneGrids.RotationName).Grid(["step=30,circle=1"], x, generator);
        var moved = grid.Symmetry.Input.Apply(grid.Elements, x, Pairing.Outer)["image"].Value;
        Assert.Equal(0, moved[.., .., ..2, ..2].abs().max().item<float>());
        Assert.Equal(1, moved[0].sum().item<float>());
        Assert.True(moved[3].eq(moved[0].rot90(1, (1, 2))).all().item<bool>());
        Assert.Equal(4, grid.ExactOn(x).Count(e => e));
    }

    [Fact]
    public void Mirrored_borders_bring_no_darkness_in()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var x = new Batch(("image", new Field(torch.ones(1, 1, 8, 8), FieldType.Image)));
        float Darkest(string settings) => AuditPresets.Named(PlaneGrids.ShiftName).Grid([settings], x, generator) is var grid
            ? grid.Symmetry.Input.Apply(grid.Elements, x, Pairing.Outer)["image"].Value.min().item<float>()
            : 0;
        Assert.Equal(0, Darkest("range=4"));
        Assert.Equal(1, Darkest("range=4,mirror=1"));
        Assert.Contains("0 (no) or 1 (yes)", Assert.Throws<InputException>(() => Darkest("mirror=2")).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 8", Assert.Throws<InputException>(() => Darkest("readings=0")).Message, StringComparison.Ordinal);
    }

    /// <summary>How much there is: of pictures the squares, of clouds the spread, of jets the energy.</summary>
    private static AuditSubject Size { get; } = AuditFixtures.Subject("size", x =>
    {
        var values = x.Values.First(f => f.Value.is_floating_point()).Value.to(torch.float64);
        return new Batch(("size", new Field((values.shape[^1] == 4 ? values.select(-1, 0) : values).square().flatten(1).sum(1, keepdim: true), FieldType.Scalar)));
    });

    private static string[] Coarse(string name) => name switch
    {
        PlaneGrids.RotationName => ["step=45"],
        SpaceGrids.RotationName => ["axis=90,angle=90"],
        SpaceGrids.SphereName => ["step=60"],
        PlaneGrids.WindowName => ["size=4,step=1"],
        ViewGrids.TurnName => ["step=90"],
        ViewGrids.RotationName => ["axis=90,angle=90"],
        _ => [],
    };

    private static AuditData Data(string name, Generator generator)
    {
        if (name is ViewGrids.TurnName or ViewGrids.RotationName)
        {
            return new AuditData("solids", SolidPictures.Draw(["cube", "cylO"], 1, new Camera(9), generator), null);
        }

        (string Field, long[] Shape, FieldType Type) = name switch
        {
            FiniteGrids.SquareAndTimeName => ("frames", [2, 2, 6, 6], FieldType.FramePair),
            SpaceGrids.RotationName or SpaceGrids.SphereName or SpaceGrids.PermutationName => ("positions", [2, 5, 3], FieldType.Position),
            SpaceTimeGrids.Name => ("momenta", [2, 5, 4], FieldType.Vector),
            _ => ("image", new long[] { 2, 1, 6, 6 }, FieldType.Image),
        };
        var values = torch.rand(Shape, torch.float64, generator: generator.Torch);
        return new AuditData("random", new Batch((Field, new Field(values, Type))), null);
    }
}
