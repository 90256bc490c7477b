// Programs of e3nn in Noether: a tensor product, and the Gate network that tells pieces of Tetris apart in any pose.
using FromE3nn;
using Noether.Groups;
using Noether.Representations;
using Generator = Noether.Runtime.Generator;

using var generator = new Generator(seed: 0);
// Small networks are fastest on one thread.
torch.set_num_threads(1);

// Vectors as they are written everywhere, (x, y, z); their product has a length, a cross product, and a symmetric traceless part.
var product = TensorProduct.Full("1o", "1o");
var (a, b) = (torch.tensor(new[] { 1f, 0, 0 }).view(1, 3), torch.tensor(new[] { 0f, 1, 0 }).view(1, 3));
using var parts = new ProductPlan(product).Apply(a, b, null);
Console.WriteLine($"{product.First} x {product.Second} = {product.Output}");
Console.WriteLine($"x cross y over the root of two: ({string.Join(", ", parts[0, 1..4].data<float>().Select(v => $"{v:0.0000}"))})");

// Train on the pieces as they stand.
var positions = Tetris.Positions(torch.float32);
var graph = Tetris.Graph(positions);
var labels = Tetris.Labels();
using var network = new GateNetwork(copies: 16, width: 16, generator);
using var optimizer = torch.optim.Adam(network.parameters(), lr: 0.005);
for (var step = 0; step < 250; step++)
{
    using var scope = torch.NewDisposeScope();
    optimizer.zero_grad();
    (network.call(graph, positions) - labels).square().sum().backward();
    optimizer.step();
}

// Ask for the pieces in a pose that was never shown, and mirrored: the screw and its image change places.
using var off = torch.no_grad();
var turn = new SO3().Sample(1, generator)[0].to(torch.float32);
var (straight, turned, mirrored) = (network.call(graph, positions), network.call(graph, positions.matmul(turn.T)), network.call(graph, -positions));
Console.WriteLine($"right {turned.round().eq(labels).all(1).sum().item<long>()} of 8 pieces, turned");
Console.WriteLine($"turned differs by {(turned - straight).abs().max().item<float>():0.0000000}");
Console.WriteLine($"odd scalar of the screw {straight[0, 0].item<float>():0.00}, mirrored {mirrored[0, 0].item<float>():0.00}");
