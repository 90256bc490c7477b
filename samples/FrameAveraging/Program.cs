// An ordinary network on point clouds, and the same network made exactly invariant to rotations.
using FrameAveraging;
using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using TorchSharp;
using Generator = Noether.Runtime.Generator;

using var generator = new Generator(seed: 0);
var clouds = new Batch(("positions", new Field(torch.randn([32, 20, 3], generator: generator.Torch), FieldType.Position)));

// State the symmetry: turning a cloud changes nothing in the answer.
var group = new SO3();
var rotations = new Symmetry("rotations", group, new GroupAction(group), new TrivialAction());

// Any network becomes invariant by averaging it over a few rotations that move with the cloud.
var plain = new PointNetwork(generator.Fork("weights"));
var invariant = new FrameAverage(plain, new PcaFrame(group), rotations, generator.Fork("frames"));

// How much does an answer change, relative to its size, in the worst of 16 random rotations?
var turns = group.Sample(16, generator);
Console.WriteLine($"plain      {EquivarianceError.Measure(plain, rotations, clouds, turns).Worst.Value:0.0000000}");
Console.WriteLine($"invariant  {EquivarianceError.Measure(invariant, rotations, clouds, turns).Worst.Value:0.0000000}");
