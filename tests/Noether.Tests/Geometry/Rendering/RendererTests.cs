using System.Numerics;
using Noether.Fields;
using Noether.Geometry;
using Noether.Geometry.Rendering;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Geometry.Rendering;

public sealed class RendererTests
{
    private const float Size = 0.8f;

    public static TheoryData<string, int> Bodies { get; } = new()
    {
        { "tetrahedron", 12 }, { "cube", 24 }, { "octahedron", 24 }, { "dodecahedron", 60 }, { "icosahedron", 60 }, { "cylinder", 2 * 72 }, { "cone", 72 },
        { "painted tetrahedron", 3 }, { "painted cube", 4 }, { "marked cylinder", 1 }, { "capped cylinder", 72 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Symmetries_are_a_group_of_known_order_under_which_the_picture_stays(string name, int order)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var body = Body(name);
        var all = body.Symmetries();
        Assert.Equal(order, all.shape[0]);
        var identity = torch.eye(3, dtype: torch.float64);
        Assert.True(all[0].allclose(identity, 0, 1e-6));
        Assert.True(all.matmul(all.transpose(1, 2)).allclose(identity.expand_as(all), 0, 1e-12));
        Assert.True(torch.linalg.det(all).gt(0).all().ToBoolean());
        var products = all.unsqueeze(1).matmul(all.unsqueeze(0)).view(-1, 9);
        Assert.True(torch.cdist(products, all.view(-1, 9)).amin([1]).max().item<double>() < 1e-5);

        var renderer = new Renderer(new Camera(33));
        var pose = new SO3().Sample(1, generator);
        var pictures = renderer.Draw(body, pose.matmul(all));
        Assert.True((pictures - pictures[0]).abs().mean([1, 2, 3]).max().item<float>() < 2e-3);
    }

    [Theory]
    [InlineData("cube")]
    [InlineData("cone")]
    [InlineData("marked cylinder")]
    [InlineData("painted tetrahedron")]
    public void Turns_about_the_line_of_sight_turn_the_picture_by_the_same_angle(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var renderer = new Renderer(new Camera(64));
        var pose = new SO3().Sample(5, generator);
        var turns = new TurnsAboutY();
        Tensor At(double angle) => renderer.Draw(Body(name), turns.Linear(torch.tensor(new[] { angle })).matmul(pose));
        var (still, quarter) = (At(0), At(Math.PI / 2));
        Assert.True((quarter - torch.rot90(still, 1, (2, 3))).abs().mean().item<float>() < 1e-4);

        // Between pixels, a turned picture is that of the turned pose up to the blur of its edges.
        var action = new GroupAction(new SO2(), new ImageSampling());
        var turned = action.Apply(torch.tensor(new[] { 0.5 }), new Batch(("image", new Field(still, FieldType.Image))), Pairing.Each)["image"].Value;
        Assert.True((At(0.5) - turned).abs().mean().item<float>() < 0.012);
        Assert.True((At(0) - turned).abs().mean().item<float>() > 0.02);
    }

    [Fact]
    public void A_light_that_is_not_at_the_eye_breaks_that()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var renderer = new Renderer(new Camera(64) { Light = Camera.SideLight });
        var pose = new SO3().Sample(5, generator);
        var quarter = renderer.Draw(Body("cube"), new TurnsAboutY().Linear(torch.tensor(new[] { Math.PI / 2 })).matmul(pose));
        Assert.True((quarter - torch.rot90(renderer.Draw(Body("cube"), pose), 1, (2, 3))).abs().mean().item<float>() > 0.01);
    }

    [Fact]
    public void A_body_s_axes_are_seen_where_the_camera_says()
    {
        using var scope = torch.NewDisposeScope();
        var at = (Vector3 p) => new ConvexPolyhedron([.. Body("cube") is ConvexPolyhedron cube ? cube.Faces : []], Size) { Spots = [new Spot(p * Size / MathF.Sqrt(3), 0.2f, 0)] };
        Tensor Pixels(PosedBody body) => new Renderer(new Camera(65)).Draw(body, torch.eye(3, dtype: torch.float64).unsqueeze(0))[0, 0];

        // The eye is on y; z is to the right and x up.
        Assert.Equal(0f, Pixels(at(Vector3.UnitY))[32, 32].item<float>());
        Assert.Equal(1f, Pixels(at(-Vector3.UnitY))[32, 32].item<float>());
        Assert.Equal(0f, Pixels(at(new(0, 1, 0.7f)))[32, 32 + 11].item<float>());
        Assert.Equal(0f, Pixels(at(new(0.7f, 1, 0)))[32 - 11, 32].item<float>());
    }

    /// <summary>A picture's mean brightness under the head light is the integral of 0.2 + 0.8 cos over the visible surface as it is seen.</summary>
    [Fact]
    public void Shading_and_outline_of_a_cylinder_are_exact()
    {
        using var scope = torch.NewDisposeScope();
        var side = Rotations.FromEuler(torch.tensor(new[,] { { 0.0, Math.PI / 2, 0 } }));
        var renderer = new Renderer(new Camera(128) { Samples = 4 });
        var mean = renderer.Draw(new CylinderBody(0.5f, 1), side).mean().item<float>();

        // Seen from the side: a rectangle 1 x 1 of the 2 x 2 that is seen, the mean of cos over its width is π/4.
        Assert.Equal((0.2 + (0.8 * Math.PI / 4)) / 4, mean, 2e-3);
        var end = renderer.Draw(new CylinderBody(0.5f, 1), torch.eye(3, dtype: torch.float64).unsqueeze(0)).mean().item<float>();
        Assert.Equal(Math.PI * 0.25 / 4, end, 2e-3);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4.0)]
    public void Triangles_give_the_picture_that_half_spaces_give(double? distance)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var s = Size / Math.Sqrt(3);
        var corners = torch.tensor(new double[,] { { s, s, s }, { s, -s, -s }, { -s, s, -s }, { -s, -s, s } });
        using var mesh = new Mesh(corners, torch.tensor(new long[,] { { 0, 1, 2 }, { 0, 1, 3 }, { 0, 2, 3 }, { 1, 2, 3 } }));
        var faces = new ConvexPolyhedron([.. ConvexPolyhedron.Tetrahedron(Size).Faces.Select(f => f with { Normal = -f.Normal })], Size);
        var renderer = new Renderer(new Camera(48) { Distance = distance });
        var poses = new SO3().Sample(8, generator);
        Assert.True((renderer.Draw(new MeshBody(mesh), poses) - renderer.Draw(faces, poses)).abs().mean().item<float>() < 1e-3);
    }

    [Fact]
    public void Cones_and_balls_are_seen_as_their_outlines()
    {
        using var scope = torch.NewDisposeScope();
        var side = Rotations.FromEuler(torch.tensor(new[,] { { 0.0, Math.PI / 2, 0 } }));
        var renderer = new Renderer(new Camera(128) { Samples = 4 });
        double Area(PosedBody body) => renderer.Draw(body, side).gt(0).to(torch.float64).mean().item<double>() * 4;
        Assert.Equal(0.5, Area(new ConeBody(0.5f, 1)), 0.03);
        Assert.Equal(Math.PI * 0.49, Area(new BallBody(0.7f) { Spots = [new Spot(Vector3.UnitX, 0.1f, 0.1f)] }), 0.05);
    }

    [Fact]
    public void The_renderer_is_an_orbit_source()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var (group, renderer) = (new SO3(), new Renderer(new Camera(17)));
        PosedBody[] bodies = [Body("cube"), Body("cone")];
        var source = new RenderedPoses(bodies, renderer, group);
        var (poses, which, g) = (group.Sample(4, generator), torch.tensor([0L, 1, 1, 0]), group.Sample(3, generator));
        var x = new Batch(("axes", RenderedPoses.AxesOf(poses)), ("shape", new Field(which, FieldType.Label)), ("image", new Field(renderer.Draw(bodies, which, poses), FieldType.Image)));
        Assert.True(source.Apply(group.Identity(), x, Pairing.Each)["image"].Value.allclose(x["image"].Value, 0, 0));
        var orbit = source.Apply(g, x, Pairing.Outer);
        Assert.Equal(12, orbit.Size);
        Assert.True(RenderedPoses.PosesOf(orbit)[5].allclose(g[1].matmul(poses[1]), 1e-12, 1e-12));
        Assert.True(orbit["image"].Value[5].allclose(renderer.Draw(bodies[1], g[1].matmul(poses[1]).unsqueeze(0))[0], 0, 0));
        Assert.Equal(Fidelity.Exact, source.At(g, x));
        Assert.Contains("'shape'", Assert.Throws<InputException>(() => source.Apply(g, new Batch(("axes", x["axes"])), Pairing.Outer)).Message);
        Assert.Contains("'axes'", Assert.Throws<InputException>(() => source.Apply(g, new Batch(("shape", x["shape"])), Pairing.Outer)).Message);
    }

    [Fact]
    public void Bodies_and_poses_that_are_not_there_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var renderer = new Renderer(new Camera(8));
        Assert.Contains("Body 1", Assert.Throws<InputException>(() => renderer.Draw([Body("cube")], torch.tensor([1L]), torch.eye(3).unsqueeze(0))).Message);
        Assert.Contains("[3, 3]", Assert.Throws<InputException>(() => renderer.Draw([Body("cube")], torch.tensor([0L]), torch.eye(3))).Message);
        Assert.Contains("without marks", Assert.Throws<InputException>(() => new BallBody(1).Symmetries()).Message);
    }

    private static PosedBody Body(string name) => name switch
    {
        "tetrahedron" => ConvexPolyhedron.Tetrahedron(Size),
        "cube" => ConvexPolyhedron.Cube(Size),
        "octahedron" => ConvexPolyhedron.Octahedron(Size),
        "dodecahedron" => ConvexPolyhedron.Dodecahedron(Size),
        "icosahedron" => ConvexPolyhedron.Icosahedron(Size),
        "cylinder" => new CylinderBody(0.4f, 1.2f),
        "cone" => new ConeBody(0.5f, 1),
        "painted tetrahedron" => ConvexPolyhedron.Tetrahedron(Size).Painted(0, 0.4f),
        "painted cube" => ConvexPolyhedron.Cube(Size).Painted(2, 0.4f),
        "marked cylinder" => new CylinderBody(0.4f, 1.2f) { Spots = [new Spot(new(0.2f, 0.6f, 0), 0.15f, 0.1f)] },
        _ => new CylinderBody(0.4f, 1.2f) { Spots = [new Spot(new(0, 0.6f, 0), 0.2f, 0.1f)] },
    };
}
