using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>The recipes <c>tsp</c> and <c>cvrp</c>: routes through places that are turned, mirrored, shifted and scaled.</summary>
internal static class RoutingRecipe
{
    /// <summary>What rounding may change of a length.</summary>
    private const double Same = 1e-5;

    private static readonly AskedField Places = new("positions", FieldType.Position, [null, 2], "places in the plane, in any unit");

    /// <summary>The arms in the order in which they run and are drawn.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["raw", "tinvnn"];

    /// <summary>Round trips.</summary>
    public static Recipe CreateTours() => Create(
        "tsp",
        "Trains attention models to find short round trips through random places, on raw and on canonical coordinates, and asks them about places that are turned, mirrored, shifted and scaled.",
        new RoutingArms(deliveries: false),
        [Places],
        [new("near-the-optimum", "The greedy round trips of 20 places on canonical coordinates are at most 4.10 long on average.", Metric("tinvnn.greedy"), Comparison.AtMost, 4.1)]);

    /// <summary>Deliveries from a depot.</summary>
    public static Recipe CreateDeliveries() => Create(
        "cvrp",
        "Trains attention models to plan deliveries from a depot by vehicles that hold only so much, on raw and on canonical coordinates, and asks them about places that are turned, mirrored, shifted and scaled.",
        new RoutingArms(deliveries: true),
        [Places, new("demand", FieldType.Node, [null, 1], "what each place asks for, in parts of what a vehicle holds; place 0 is the depot and asks for nothing")],
        []);

    private static Recipe<RoutingOptions> Create(string name, string summary, RoutingArms arms, IReadOnlyList<AskedField> asked, IReadOnlyList<Claim> own) => new(
        name,
        summary,
        RoutingOptions.For,
        [
            new(Arms[0], "the attention model on the coordinates as they are", arms.Raw),
            new(Arms[1], "the same on canonical coordinates, signs by skewness", arms.Canonical),
        ])
    {
        Asked = asked,
        Figures = RoutingFigures.Draw,
        PageFigures = ["routes"],
        Metrics = RoutingFindings.Metrics,
        Findings = RoutingFindings.Write,
        Next =
        [
            ($"noether run tinvnn/{name} --preset reproduce --seeds 0..2", "Decide the claims over several seeds."),
            ($"noether run tinvnn/{name} --set baseline=Rollout", "Train against the greedy decisions of an earlier state, as published first."),
        ],
        Claims =
        [
            new("routes-stay", "On canonical coordinates, routes are as long on moved problems as on those given, scaled back, up to rounding.", Metric("tinvnn.worst_difference"), Comparison.AtMost, Same, Aggregate.Every),
            new("same-routes", "They visit the places in the same order.", Metric("tinvnn.same_routes"), Comparison.AtLeast, 1, Aggregate.Every),
            new("raw-breaks", "On raw coordinates, routes are at least 10 % longer on moved problems.", Metric("raw.worse_by_moving"), Comparison.AtLeast, 0.1),
            .. own,
        ],
    };
}
