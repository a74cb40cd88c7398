import asyncio,sys
sys.path.insert(0,"/tmp/hunt")
from lab import *
import drivers.miio.reader as R, drivers.miio.link as L
async def main():
    lab=Lab(5)
    await lab.add([row(n,"yeelink.light.colorc",**AIR) for n in range(20)])
    lab.clock.advance(30)
    t0=lab.clock.monotonic()
    link=lab.sessions["d3"]._link; sim=lab.sims["d3"]
    for r in range(4):
        o=lab.set("d3","on",r%2==0)
        for i in range(30):
            lab.clock.advance(1)
            print("%5.1f"%lab.clock.monotonic(), r%2==0, sim.state().get("on", list(sim.state().items())[:3]), lab.state.reading("d3","on").value, link._health.health, "lost" if link.lost else "", "busy" if lab.sessions["d3"]._reader.busy else "", len(lab.sessions["d3"]._reader._todo), {k:round(v) for k,v in lab.sessions["d3"]._reader._aside.items()}, len(sim.received()), o and o[0][0].outcome)
            if o: break
    print(dict(sim.network.dropped))
    await lab.close()
asyncio.run(main())
