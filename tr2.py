import asyncio,sys
sys.path.insert(0,"/tmp/hunt")
from lab import *
async def main():
    lab=Lab(5)
    await lab.add([row(n,"yeelink.light.colorc",**AIR) for n in range(20)])
    lab.clock.advance(30)
    shown=0
    for r in range(50):
        outs=[lab.set(f"d{n}","on",r%2==0) for n in range(20)]
        lab.clock.advance(40)
        for n,o in enumerate(outs):
            if o[0][0].outcome!="confirmed" and shown<25:
                shown+=1
                d=f"d{n}"; link=lab.sessions[d]._link; rd=lab.sessions[d]._reader; sim=lab.sims[d]
                print(r,d,o[0][0].outcome,o[0][0].error, "truth",sim.state()["on"],"read",lab.state.reading(d,"on").value,link._health.health,"lost",link.lost,"aside",{k:round(v-lab.clock.monotonic()) for k,v in rd._aside.items()},"busy",rd.busy,"todo",len(rd._todo),"fl",link._outbox.flight and (link._outbox.flight.ask.method, link._outbox.flight.tries), "polls",len(link._outbox._polls),"gr",link._greeting, "lim",rd._limit)
    await lab.close()
asyncio.run(main())
