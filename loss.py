import asyncio,sys,collections,time
sys.path.insert(0,"/tmp/hunt")
from lab import *
async def main(model,path,values,N,rounds,gap,**air):
    lab=Lab(int(sys.argv[1]) if len(sys.argv)>1 else 1)
    await lab.add([row(n,model,**air) for n in range(N)])
    lab.clock.advance(30)
    stats=collections.Counter(); lat=[]; errs=collections.Counter(); outs=[]
    for r in range(rounds):
        for n in range(N):
            t=lab.clock.monotonic()
            o=[]
            outs.append(o); v=values[r%len(values)]
            lab.n+=1
            def done(s,o=o,t=t): o.append(s); lat.append(lab.clock.monotonic()-t); stats[str(s[0].outcome)]+=1; errs[str(s[0].error)]+=1
            lab.dispatcher.submit(Command(str(lab.n),Cause(Origin.SCENE,who="t"),(Write(f"d{n}",path,v),),None,None),done)
        lab.clock.advance(gap)
    lab.clock.advance(60)
    lat.sort()
    print(model,path,dict(stats),dict(errs),"lat p50 %.2f p99 %.2f max %.2f"%(lat[len(lat)//2],lat[int(len(lat)*.99)],lat[-1]), "within5 %.4f"%(sum(l<=5 for l in lat)/len(lat)), "open",sum(not o for o in outs))
    print({h.value:sum(1 for d in lab.registry.devices() if lab.registry.status(d).health is h) for h in Health})
    await lab.close()
t=time.time()
asyncio.run(main("yeelink.light.colorc","on",[True,False],20,50,40,**AIR)); print(time.time()-t)
